namespace Berth.Ports.Dns;

/// <summary>A zone at a provider, and what opens it.</summary>
/// <param name="Name">Lower-case, without a dot at the end: <c>example.com</c>.</param>
/// <param name="Fields">By the names of the provider's <see cref="DnsProviderForm"/>. Secrets are plain.</param>
public sealed record DnsZone(string Name, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Empty when it was left out.</summary>
    public string Field(string name) => Fields.GetValueOrDefault(name, "");

    /// <summary>Nothing of the fields may reach a log.</summary>
    public override string ToString() => Name;

    /// <summary>The host is the zone itself or below it.</summary>
    public bool Holds(string host) => host == Name || host.EndsWith("." + Name, StringComparison.Ordinal);
}
