using System.Text.Json;
using System.Text.RegularExpressions;
using Berth.Domains.Providers;
using Berth.Kernel;

namespace Berth.Domains.Settings;

/// <summary>
/// What a bare domain answers below <c>/.well-known/</c> (RFC 8615), such as where its Matrix server or its calendars are.
/// </summary>
internal static partial class WellKnownMap
{
    private const int Most = 50;
    private const int LongestPath = 200;
    private const int LongestValue = 16 << 10;

    /// <summary>Redirects to the service (RFC 6764, section 5).</summary>
    private static readonly string[] Redirects = ["caldav", "carddav"];

    public static IReadOnlyDictionary<string, string> Of(string json) => JsonSerializer.Deserialize(json, DomainSecretsJson.Default.DictionaryStringString)!;

    /// <summary>The map as it is stored. <c>domain.bad_well_known</c>.</summary>
    /// <param name="asked">An object of texts; null clears it.</param>
    public static Result<string> Read(JsonElement asked)
    {
        if (asked.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return "{}";
        }

        if (asked.ValueKind != JsonValueKind.Object || asked.EnumerateObject().Count() > Most)
        {
            return Bad($"wellKnown must be an object from a path, such as matrix/server, to the text that is answered there; at most {Most}.");
        }

        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in asked.EnumerateObject())
        {
            if (entry.Value.ValueKind == JsonValueKind.String && entry.Value.GetString() is { Length: 0 })
            {
                continue;
            }

            if (Problem(entry) is { } problem)
            {
                return Bad(problem);
            }

            map[entry.Name] = entry.Value.GetString()!;
        }

        return JsonSerializer.Serialize(map, DomainSecretsJson.Default.DictionaryStringString);
    }

    private static string? Problem(JsonProperty entry)
    {
        var path = entry.Name.Length > 40 ? entry.Name[..40] + "…" : entry.Name;
        return entry switch
        {
            _ when entry.Name.Length > LongestPath || !PathText().IsMatch(entry.Name) || entry.Name.Split('/').Any(part => part is "." or "..") =>
                $"\"{path}\" is no path below /.well-known/: letters, digits and . _ ~ -, parts separated by slashes.",
            { Name: "acme-challenge" } => "acme-challenge belongs to the certificates.",
            _ when entry.Name.StartsWith("acme-challenge/", StringComparison.Ordinal) => "acme-challenge belongs to the certificates.",
            _ when entry.Value.ValueKind != JsonValueKind.String => $"What is answered at {path} must be a text.",
            _ when entry.Value.GetString()!.Length > LongestValue => $"What is answered at {path} is longer than {LongestValue} characters.",
            _ when Redirects.Contains(entry.Name) && !IsAddress(entry.Value.GetString()!) => $"{path} must be the https address that clients are sent to, such as https://cloud.example.com/remote.php/dav",
            _ => null,
        };
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && text.All(letter => letter is > ' ' and <= '~');

    private static Error Bad(string message) => Error.Invalid("domain.bad_well_known", message, "wellKnown");

    [GeneratedRegex(@"\A[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex PathText();
}
