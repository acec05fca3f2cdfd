namespace Berth.Ports.Dns;

/// <summary>Asks the world's name servers, not a provider.</summary>
public interface IDnsLookup
{
    /// <summary>What a zone's authoritative servers answer, in the form of <see cref="DnsRecords"/>; empty when nobody answers or there is nothing.</summary>
    Task<IReadOnlyList<string>> FindAsync(string zone, string host, DnsRecordType type, CancellationToken cancellationToken);

    /// <summary>Returns when every authoritative server of the zone answers with the value. A server that never answers is not waited for.</summary>
    /// <exception cref="PortException"><c>dns.not_served</c> (transient): after the time that the adapter was given.</exception>
    Task UntilServedAsync(string zone, string host, DnsRecordType type, string value, CancellationToken cancellationToken);
}
