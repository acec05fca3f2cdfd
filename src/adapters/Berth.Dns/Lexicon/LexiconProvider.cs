using Berth.Ports.Dns;

namespace Berth.Dns.Lexicon;

/// <summary>One of the providers that lexicon knows, with the field names that API clients use (rest-api.md section 3).</summary>
/// <param name="Module">lexicon's own name for it.</param>
/// <param name="Options">lexicon's option by field name; fields without one are for ourselves.</param>
internal sealed record LexiconProvider(DnsProviderForm Form, string Module, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>Options that are the same for everybody.</summary>
    public IReadOnlyDictionary<string, string> Fixed { get; init; } = new Dictionary<string, string>();

    /// <summary>An <c>MX</c>'s priority is an option of its own, not a part of the content.</summary>
    public bool PriorityApart { get; init; }

    /// <summary>Host names in contents end with a dot.</summary>
    public bool DottedTargets { get; init; }

    public IReadOnlyDictionary<string, string> Environment(DnsZone zone)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (field, option) in Options)
        {
            if (zone.Field(field) is { Length: > 0 } value)
            {
                environment[Variable(option)] = value;
            }
        }

        foreach (var (option, value) in Fixed)
        {
            environment[Variable(option)] = value;
        }

        return environment;
    }

    public IEnumerable<string> Secrets(DnsZone zone) => Form.Fields.Where(field => field.IsSecret).Select(field => zone.Field(field.Name));

    private string Variable(string option) => $"LEXICON_{Module.ToUpperInvariant()}_{option.ToUpperInvariant()}";
}
