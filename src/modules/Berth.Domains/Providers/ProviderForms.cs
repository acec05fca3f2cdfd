using Berth.Kernel;
using Berth.Ports.Dns;

namespace Berth.Domains.Providers;

/// <summary>Every provider that a domain may be kept by, as a form to fill in.</summary>
internal sealed class ProviderForms(IEnumerable<IDnsRecords> records, IEnumerable<IDnsProvider> simple)
{
    private static readonly Dictionary<string, DnsProviderForm> Known = new DnsProviderForm[]
    {
        new("hosts", "This machine's hosts file", []) { IsPublic = false, Types = [DnsRecordType.A] },
        new("manual", "Kept by hand", []) { KeepsRecords = false },
        new("wildcard", "Kept by hand, with a wildcard record", []) { KeepsRecords = false },
        new("noop", "None: names are known elsewhere", []) { KeepsRecords = false, IsPublic = false },
    }.ToDictionary(form => form.Name, StringComparer.Ordinal);

    /// <summary>By label; those that keep no records themselves come last.</summary>
    public IReadOnlyList<DnsProviderForm> All { get; } =
    [
        .. records.Select(provider => provider.Form).OrderBy(form => form.Label, StringComparer.OrdinalIgnoreCase),
        .. simple.Select(provider => Known.GetValueOrDefault(provider.Name) ?? new DnsProviderForm(provider.Name, provider.Name, [])),
    ];

    /// <summary><c>domain.unknown_provider</c>.</summary>
    public Result<DnsProviderForm> Find(string? name) => All.FirstOrDefault(form => form.Name == name) is { } form
        ? form
        : Error.Invalid("domain.unknown_provider", $"provider must be one of {string.Join(", ", All.Select(known => known.Name))}.", "provider");

    /// <summary>Null for a provider that keeps no record sets by <see cref="IDnsRecords"/>.</summary>
    public IDnsRecords? Records(string name) => records.FirstOrDefault(provider => provider.Form.Name == name);
}
