namespace Berth.Ports.Dns;

/// <summary>What a person fills in to use a provider; API, command line and dashboard show the same.</summary>
/// <param name="Name">As stored with the domain: <c>cloudflare</c>, <c>powerdns</c>, <c>manual</c> …</param>
/// <param name="Label">As the provider calls itself.</param>
/// <param name="Fields">In the order to ask for them.</param>
public sealed record DnsProviderForm(string Name, string Label, IReadOnlyList<DnsField> Fields)
{
    /// <summary>Records are kept by the provider itself. Otherwise people keep them, and the platform only looks whether they are right.</summary>
    public bool KeepsRecords { get; init; } = true;

    /// <summary>Everybody can look the records up, so certificates of public authorities are possible.</summary>
    public bool IsPublic { get; init; } = true;

    public IReadOnlyList<DnsRecordType> Types { get; init; } = Enum.GetValues<DnsRecordType>();
}

/// <param name="Name">On the wire.</param>
/// <param name="Help">What it is, and where at the provider one gets it.</param>
/// <param name="IsSecret">Encrypted at rest and never shown again.</param>
/// <param name="Otherwise">Taken when it is left out; null makes it required.</param>
/// <param name="Choices">The only values allowed; null is any.</param>
public sealed record DnsField(string Name, string Label, string Help, bool IsSecret = false, string? Otherwise = null, IReadOnlyList<string>? Choices = null);
