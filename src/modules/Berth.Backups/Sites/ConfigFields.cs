using System.Text.Json;
using Berth.Kernel;

namespace Berth.Backups.Sites;

/// <summary>Reads a provider's fields from a request and notes everything that is wrong with them.</summary>
internal sealed class ConfigFields(JsonElement config)
{
    private readonly Dictionary<string, string> _problems = new(StringComparer.Ordinal);

    public Error? Error => _problems.Count == 0 ? null : Kernel.Error.Invalid("backup.bad_config", _problems.First().Value) with { Fields = _problems };

    /// <summary>A field that must be there, under any of these names.</summary>
    public string Required(params ReadOnlySpan<string> names)
    {
        var value = Find(names);
        if (string.IsNullOrWhiteSpace(value))
        {
            Problem(names[0], $"config.{names[0]} is required.");
        }

        return Clean(names[0], value ?? "");
    }

    public string Optional(string otherwise, params ReadOnlySpan<string> names) => Clean(names[0], Find(names) ?? otherwise);

    /// <summary>A text of several lines, such as a key.</summary>
    public string Text(params ReadOnlySpan<string> names)
    {
        var value = Find(names);
        if (string.IsNullOrWhiteSpace(value))
        {
            Problem(names[0], $"config.{names[0]} is required.");
        }

        return value ?? "";
    }

    /// <summary>A text of several lines that may be absent.</summary>
    public string? Lines(string name) => Find([name]);

    public int Number(int otherwise, int lowest, int highest, string name)
    {
        if (config.ValueKind != JsonValueKind.Object || !config.TryGetProperty(name, out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return otherwise;
        }

        if (int.TryParse(given.ValueKind == JsonValueKind.String ? given.GetString() : given.GetRawText(), out var value) && value >= lowest && value <= highest)
        {
            return value;
        }

        Problem(name, $"config.{name} must be a number from {lowest} to {highest}.");
        return otherwise;
    }

    public bool Flag(bool otherwise, string name) => config.ValueKind == JsonValueKind.Object && config.TryGetProperty(name, out var given)
        ? given.ValueKind == JsonValueKind.True || (given.ValueKind != JsonValueKind.False && otherwise)
        : otherwise;

    public void Problem(string name, string message) => _problems.TryAdd($"config.{name}", message);

    private string? Find(ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (config.ValueKind == JsonValueKind.Object && config.TryGetProperty(name, out var given) && given.ValueKind == JsonValueKind.String)
            {
                return given.GetString();
            }
        }

        return null;
    }

    private string Clean(string name, string value)
    {
        if (value.Any(char.IsControl) || value.Length > 2048)
        {
            Problem(name, $"config.{name} holds characters that it may not, or is too long.");
        }

        return value.Trim();
    }
}
