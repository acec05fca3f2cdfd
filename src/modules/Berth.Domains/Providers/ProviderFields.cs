using System.Text.Json;
using Berth.Kernel;
using Berth.Ports.Dns;

namespace Berth.Domains.Providers;

/// <summary>Reads the fields of a form from a request's <c>config</c>, as strings.</summary>
internal static class ProviderFields
{
    /// <summary>What clients send back for a secret that they were never shown: it stays.</summary>
    public const string Masked = "********";

    private const int Longest = 16 << 10;

    /// <param name="stored">The fields there are; empty for a new domain, or for another provider.</param>
    /// <returns>All fields; <c>domain.bad_config</c> with everything that is wrong.</returns>
    public static Result<IReadOnlyDictionary<string, string>> Read(DnsProviderForm form, JsonElement config, IReadOnlyDictionary<string, string> stored)
    {
        var (fields, problems) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var field in form.Fields)
        {
            var given = Text(config, field.Name);
            var value = given == Masked || (given is null && field.IsSecret) ? stored.GetValueOrDefault(field.Name) : given;
            value = string.IsNullOrWhiteSpace(value) ? field.Otherwise : value.Trim();
            if (value is null)
            {
                problems[$"config.{field.Name}"] = $"config.{field.Name} is required: {field.Label}. {field.Help}";
            }
            else if (value.Length > Longest || value.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')))
            {
                problems[$"config.{field.Name}"] = $"config.{field.Name} holds characters that it may not, or is too long.";
            }
            else if (field.Choices is { } choices && !choices.Contains(value, StringComparer.Ordinal))
            {
                problems[$"config.{field.Name}"] = $"config.{field.Name} must be one of {string.Join(", ", choices)}.";
            }
            else
            {
                fields[field.Name] = value;
            }
        }

        return problems.Count == 0 ? fields : Error.Invalid("domain.bad_config", problems.First().Value) with { Fields = problems };
    }

    /// <summary>As JSON, without what is secret.</summary>
    public static string Shown(DnsProviderForm form, IReadOnlyDictionary<string, string> fields)
    {
        IReadOnlyDictionary<string, string> shown = form.Fields.Where(field => !field.IsSecret && fields.ContainsKey(field.Name)).ToDictionary(field => field.Name, field => fields[field.Name], StringComparer.Ordinal);
        return JsonSerializer.Serialize(shown, DomainSecretsJson.Default.IReadOnlyDictionaryStringString);
    }

    /// <summary>Some clients send a key file as the object that it is.</summary>
    private static string? Text(JsonElement config, string name) =>
        config.ValueKind != JsonValueKind.Object || !config.TryGetProperty(name, out var given) ? null : given.ValueKind switch
        {
            JsonValueKind.String => given.GetString(),
            JsonValueKind.Object or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => given.GetRawText(),
            _ => null,
        };
}
