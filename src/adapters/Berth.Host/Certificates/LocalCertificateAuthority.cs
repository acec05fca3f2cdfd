using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Ports.Certificates;

namespace Berth.Host.Certificates;

/// <summary>
/// A certificate authority of the machine's own, for names the world does not know. Its key is made at first use and never
/// leaves its directory. ECDSA P-256 throughout; profile: RFC 5280, and what browsers ask of server certificates.
/// </summary>
public sealed class LocalCertificateAuthority(LocalAuthorityOptions options, TimeProvider? time = null) : ICertificateAuthority, IDisposable
{
    private readonly SemaphoreSlim _making = new(1, 1);
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private X509Certificate2? _authority;

    public async Task<IssuedCertificate> IssueAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var subjects = CertificateNames.Check(names);
        var authority = await AuthorityAsync(cancellationToken);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = _time.GetUtcNow();
        var request = LeafRequest.Make(subjects, key, authority);

        // A certificate may not outlive the one that vouches for it.
        var notBefore = Latest(now - LocalAuthorityOptions.ClockSkew, Utc(authority.NotBefore));
        var notAfter = Earliest(now + options.Lifetime, Utc(authority.NotAfter));
        using var leaf = request.Create(authority, notBefore, notAfter, LeafRequest.NewSerialNumber());
        return new IssuedCertificate(leaf.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n", Utc(leaf.NotBefore), Utc(leaf.NotAfter));
    }

    public async Task<string?> GetTrustAnchorAsync(CancellationToken cancellationToken) =>
        (await AuthorityAsync(cancellationToken)).ExportCertificatePem() + "\n";

    /// <summary>
    /// Path of a file with all that the machine trusts and this authority: to be mounted over an app's own
    /// <c>/etc/ssl/certs/ca-certificates.crt</c>. Readable by everybody; written anew only when the machine's trust changed.
    /// </summary>
    public async Task<string> EnsureBundleAsync(CancellationToken cancellationToken)
    {
        var anchor = await GetTrustAnchorAsync(cancellationToken);
        try
        {
            var system = File.Exists(options.SystemBundle) ? (await File.ReadAllTextAsync(options.SystemBundle, cancellationToken)).TrimEnd() + "\n" : "";
            var bundle = system + anchor;
            if (!File.Exists(options.BundlePath) || await File.ReadAllTextAsync(options.BundlePath, cancellationToken) != bundle)
            {
                PrivateFiles.Replace(options.BundlePath, bundle, PrivateFiles.Public);
                File.SetUnixFileMode(options.BundlePath, PrivateFiles.Public);
            }

            return options.BundlePath;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw Unusable(unwritable);
        }
    }

    public void Dispose()
    {
        _authority?.Dispose();
        _making.Dispose();
    }

    private static DateTimeOffset Latest(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earliest(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Utc(DateTime time) => new(time.ToUniversalTime(), TimeSpan.Zero);

    private async Task<X509Certificate2> AuthorityAsync(CancellationToken cancellationToken)
    {
        await _making.WaitAsync(cancellationToken);
        try
        {
            var now = _time.GetUtcNow();
            if (_authority is null || Utc(_authority.NotAfter) < now)
            {
                _authority = AuthorityFiles.LoadOrMake(options, now);
            }

            return _authority;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw Unusable(broken);
        }
        finally
        {
            _making.Release();
        }
    }

    private PortException Unusable(Exception cause) =>
        new("certificate.authority_unusable", $"The local certificate authority in {options.Directory} cannot be used: {cause.Message} Repair it, or remove the directory to have a new one made (browsers must then trust that one).", isTransient: false, cause);
}
