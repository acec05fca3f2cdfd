using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Berth.Host.Certificates;

/// <summary>The authority on disk. The key is written first: one without its certificate gets a new certificate.</summary>
internal static class AuthorityFiles
{
    private const UnixFileMode DirectoryMode = PrivateFiles.Public | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    public static X509Certificate2 LoadOrMake(LocalAuthorityOptions options, DateTimeOffset now)
    {
        Directory.CreateDirectory(options.Directory, DirectoryMode);
        using var key = ECDsa.Create();
        if (!File.Exists(options.KeyPath))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            PrivateFiles.TryCreate(options.KeyPath, made.ExportPkcs8PrivateKeyPem() + "\n");
        }

        key.ImportFromPem(File.ReadAllText(options.KeyPath));
        if (File.Exists(options.CertificatePath))
        {
            using var known = X509Certificate2.CreateFromPem(File.ReadAllText(options.CertificatePath));
            if (known.NotAfter.ToUniversalTime() > now.UtcDateTime && BelongsTo(known, key))
            {
                return known.CopyWithPrivateKey(key);
            }
        }

        using var certificate = SelfSign(options.CommonName, key, now);
        PrivateFiles.Replace(options.CertificatePath, certificate.ExportCertificatePem() + "\n", PrivateFiles.Public);
        File.SetUnixFileMode(options.CertificatePath, PrivateFiles.Public);
        using var bare = X509Certificate2.CreateFromPem(certificate.ExportCertificatePem());
        return bare.CopyWithPrivateKey(key);
    }

    private static bool BelongsTo(X509Certificate2 certificate, ECDsa key)
    {
        using var open = certificate.GetECDsaPublicKey();
        return open is not null && open.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());
    }

    private static X509Certificate2 SelfSign(string commonName, ECDsa key, DateTimeOffset now)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddOrganizationName("Berth");
        subject.AddCommonName(commonName.Length > 64 ? commonName[..64] : commonName);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(now - LocalAuthorityOptions.ClockSkew, now + Lifetime);
    }
}
