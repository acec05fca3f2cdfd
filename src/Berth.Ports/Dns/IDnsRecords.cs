namespace Berth.Ports.Dns;

/// <summary>
/// Keeps record sets where the world looks them up. Hosts are lower-case names in the zone, <c>*</c> and <c>_</c> in
/// labels allowed; values are as <see cref="DnsRecordType"/> says, and are checked (<see cref="DnsRecords"/>) before
/// anything is sent. Throws only <see cref="PortException"/>: <c>dns.invalid_host</c>, <c>dns.invalid_value</c>,
/// <c>dns.no_zone</c>, <c>dns.credentials</c>, <c>dns.unsupported</c>, <c>dns.refused</c>, <c>dns.unreachable</c>
/// (transient), <c>dns.nonsense</c>.
/// </summary>
public interface IDnsRecords
{
    DnsProviderForm Form { get; }

    /// <summary>Returns when the provider knows the zone and takes the credentials.</summary>
    Task VerifyAsync(DnsZone zone, CancellationToken cancellationToken);

    /// <summary>The whole record set; empty when there is none.</summary>
    Task<IReadOnlyList<string>> FindAsync(DnsZone zone, string host, DnsRecordType type, CancellationToken cancellationToken);

    /// <summary>Makes the record set exactly this; nothing removes it. Repeatable.</summary>
    Task ReplaceAsync(DnsZone zone, string host, DnsRecordType type, IReadOnlyList<string> values, CancellationToken cancellationToken);
}
