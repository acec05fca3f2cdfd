using System.Text.Json;
using System.Text.RegularExpressions;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Manifest;
using Berth.Ports.Host;

namespace Berth.Apps.Requests;

/// <summary>Rules for the plain settings of an app (packaging-contract.md 1.9).</summary>
internal sealed partial class SettingChoices(IHostMachine machine)
{
    private const int MostVariables = 512;
    private const int LongestName = 512;
    private const int LongestLabel = 128;
    private const int MostTags = 64;

    public static Result<IReadOnlyDictionary<string, string>> CheckEnvironment(IReadOnlyDictionary<string, string>? environment)
    {
        if (environment is null)
        {
            return Error.Invalid("env.missing", "env must be an object of names and values.", "env");
        }

        foreach (var (name, value) in environment)
        {
            if (name.Length > LongestName || !VariableName().IsMatch(name))
            {
                return Error.Invalid("env.bad_name", $"\"{(name.Length > 60 ? name[..60] : name)}\" cannot be a variable: letters, digits and _ only, not beginning with a digit.", "env");
            }

            if (value is null || value.Contains('\0'))
            {
                return Error.Invalid("env.bad_value", $"The value of {name} must be text without NUL characters.", $"env.{name}");
            }
        }

        return environment.Count > MostVariables
            ? Error.Invalid("env.too_many", $"At most {MostVariables} variables.", "env")
            : Result(environment);
    }

    /// <summary>Null or 0 follows the manifest.</summary>
    public Result<long?> CheckMemory(long? bytes, CloudronManifest manifest)
    {
        if (bytes is null or 0)
        {
            return (long?)null;
        }

        if (bytes < manifest.EffectiveMemoryLimit)
        {
            return Error.Invalid("memory.too_small", $"memoryLimit too small: this package needs at least {new ByteSize(manifest.EffectiveMemoryLimit)} ({manifest.EffectiveMemoryLimit} bytes).", "memoryLimit");
        }

        var most = machine.MemoryBytes * 2;
        return bytes > most
            ? Error.Invalid("memory.too_large", $"memoryLimit too large: this server allows at most {new ByteSize(most)}.", "memoryLimit")
            : bytes;
    }

    public static Error? CheckCpu(int? percent) =>
        percent is null or (>= 1 and <= 100) ? null : Error.Invalid("cpu.out_of_range", "cpuQuota must be from 1 to 100 percent.", "cpuQuota");

    public static Error? CheckLabel(string? label) =>
        label is { Length: > LongestLabel } ? Error.Invalid("label.too_long", $"label may have at most {LongestLabel} characters.", "label") : null;

    public static Error? CheckTags(IReadOnlyList<string>? tags) => tags switch
    {
        null => Error.Invalid("tags.missing", "tags must be a list of words.", "tags"),
        { Count: > MostTags } => Error.Invalid("tags.too_many", $"At most {MostTags} tags.", "tags"),
        _ when tags.Any(tag => string.IsNullOrWhiteSpace(tag) || tag.Length > LongestLabel) => Error.Invalid("tags.bad", $"A tag has 1 to {LongestLabel} characters.", "tags"),
        _ => null,
    };

    /// <summary>Null is everybody; absent is an error on install, so that nobody opens an app by leaving a field out.</summary>
    public static Result<string?> CheckAccess(JsonElement given, string field = "accessRestriction")
    {
        if (given.ValueKind == JsonValueKind.Undefined)
        {
            return Error.Invalid("access.missing", $"{field} is required: null for everybody, or {{users, groups}}.", field);
        }

        if (given.ValueKind == JsonValueKind.Null)
        {
            return (string?)null;
        }

        try
        {
            var access = given.Deserialize(BerthJson.Default.AccessRestriction)!;
            return JsonSerializer.Serialize(new AccessRestriction(access.Users ?? [], access.Groups ?? []), BerthJson.Default.AccessRestriction);
        }
        catch (JsonException)
        {
            return Error.Invalid("access.bad", $"{field} must be null or {{users: [ids], groups: [ids]}}.", field);
        }
    }

    public static Result<byte[]> CheckIcon(string base64)
    {
        try
        {
            var bytes = Convert.FromBase64String(base64[(base64.IndexOf(',', StringComparison.Ordinal) + 1)..]);
            return bytes.Length is > 0 and <= 1 << 20 ? bytes : Error.Invalid("icon.too_large", "An icon has at most 1 MB.", "icon");
        }
        catch (FormatException)
        {
            return Error.Invalid("icon.bad", "icon must be a base64 encoded image.", "icon");
        }
    }

    private static Result<IReadOnlyDictionary<string, string>> Result(IReadOnlyDictionary<string, string> value) =>
        new Dictionary<string, string>(value, StringComparer.Ordinal);

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex VariableName();
}
