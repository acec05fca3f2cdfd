using Berth.Kernel;
using Berth.Ports.Gateway;

namespace Berth.Domains;

/// <summary>What other modules may ask about domains, names and certificates.</summary>
public interface IDomains
{
    Task<IReadOnlyList<DomainInfo>> ListAsync(CancellationToken cancellationToken);

    Task<DomainInfo?> FindAsync(string domain, CancellationToken cancellationToken);

    /// <summary>Makes the primary domain exist; at every start.</summary>
    Task EnsurePrimaryAsync(string domain, string provider, CancellationToken cancellationToken);

    /// <summary>Makes the host resolve to this server. Repeatable.</summary>
    Task EnsureAddressAsync(string host, string domain, NameSetup setup, CancellationToken cancellationToken);

    /// <summary>Why a name cannot be set up as it is: <c>dns.foreign_record</c>. Asks the domain's provider and changes nothing.</summary>
    Task<Error?> CheckAddressAsync(string host, string domain, CancellationToken cancellationToken);

    /// <summary>Absent is fine.</summary>
    Task RemoveAddressAsync(string host, string domain, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a certificate for the host exist, of the authority that its domain's settings name. One that is good for longer than a third
    /// of its life stays. What an authority refuses is tried again later: a certificate of the local one serves meanwhile.
    /// </summary>
    Task EnsureCertificateAsync(string host, CancellationToken cancellationToken);

    /// <summary>Some certificate for the host exists, of the local authority if need be; asks nobody outside this machine.</summary>
    Task EnsureServingAsync(string host, CancellationToken cancellationToken);

    /// <summary>Forgets the certificate and removes its files. Absent is fine.</summary>
    Task RemoveCertificateAsync(string host, CancellationToken cancellationToken);

    /// <summary>
    /// A certificate that somebody brings serves the host until it is cleared; it is never renewed. <c>certificate.bad_pem</c>,
    /// <c>certificate.key_mismatch</c>, <c>certificate.wrong_name</c>, <c>certificate.expired</c>, <c>certificate.bad_chain</c>.
    /// </summary>
    Task<Error?> SetCertificateAsync(string host, string chainPem, string keyPem, CancellationToken cancellationToken);

    /// <summary>Back to what the domain's settings say. Without one it is fine.</summary>
    Task ClearCertificateAsync(string host, CancellationToken cancellationToken);

    Task<IReadOnlyList<GatewayCertificate>> ListCertificatesAsync(CancellationToken cancellationToken);

    /// <summary>Called after every renewal, so that routes are published anew.</summary>
    void WhenRenewed(Func<CancellationToken, Task> publish);
}

public sealed record DomainInfo(string Domain, string ZoneName, string Provider, bool IsPrimary)
{
    /// <summary>Path below <c>/.well-known/</c> of the bare domain to what is answered there.</summary>
    public IReadOnlyDictionary<string, string> WellKnown { get; init; } = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
}
