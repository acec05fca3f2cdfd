using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Host.Files;
using Berth.Ports;
using Berth.Ports.Certificates;

namespace Berth.Host.Certificates;

/// <summary>
/// A certificate authority of this machine's own, for domains the world's authorities cannot check: ECDSA P-256, made at first use,
/// valid for ten years. Its certificates are valid for 90 days.
/// </summary>
/// <remarks>
/// <see cref="IssuedCertificate.ChainPem"/> is the certificate alone: there is nothing between it and the root, and a root that
/// a client does not hold already is of no use to it (RFC 8446, section 4.4.2).
/// <c>ca.crt</c> and <c>bundle.crt</c> in <see cref="HostOptions.CaDirectory"/> are there after the first call of any member.
/// Fails with <see cref="PortException"/> <c>certificate.authority_damaged</c>, <c>certificate.authority_unusable</c>, <c>certificate.invalid_name</c>, <c>host.locked</c>.
/// </remarks>
public sealed class LocalCertificateAuthority(HostOptions options, TimeProvider clock) : ICertificateAuthority, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly AuthorityFiles _files = new(options.CaDirectory);

    /// <summary>Our authority alone, PEM.</summary>
    public string CertificatePath => _files.CertificatePath;

    /// <summary>Our authority and all that this machine trusts, PEM; to be mounted into containers.</summary>
    public string BundlePath => Path.Combine(options.CaDirectory, "bundle.crt");

    public string Name => ICertificateAuthority.Local;

    public Task<IssuedCertificate> IssueAsync(CertificateOrder order, CancellationToken cancellationToken) => IssueAsync(order.Names, cancellationToken);

    /// <exception cref="PortException"><c>certificate.not_revocable</c></exception>
    public Task RevokeAsync(CertificateRevocation revocation, CancellationToken cancellationToken) => throw new PortException(
        "certificate.not_revocable",
        "The local authority keeps no list of revoked certificates. Renew the certificate: the old key is gone then.");

    public Task<IssuedCertificate> IssueAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        UseAsync(authority => LeafCertificate.Issue(authority, names, clock.GetUtcNow()), cancellationToken);

    /// <summary>Also brings <see cref="BundlePath"/> up to date with this machine's trust store.</summary>
    public Task<string?> GetTrustAnchorAsync(CancellationToken cancellationToken) =>
        UseAsync<string?>(authority => authority.ExportCertificatePem() + "\n", cancellationToken);

    public void Dispose() => _one.Dispose();

    private async Task<T> UseAsync<T>(Func<X509Certificate2, T> use, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            _files.MakeDirectory();
            using var alone = await FileLock.TakeAsync(_files.LockPath, clock, cancellationToken);
            using var authority = _files.Open(clock.GetUtcNow());
            TrustBundle.Refresh(BundlePath, options.TrustedCertificates, authority.ExportCertificatePem());
            return use(authority);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new PortException("certificate.authority_unusable", $"The certificate authority in {options.CaDirectory} cannot be used: {problem.Message}", inner: problem);
        }
        finally
        {
            _one.Release();
        }
    }
}
