using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Berth.Host.Files;
using Berth.Ports;

namespace Berth.Host.Certificates;

/// <summary>The authority's key and certificate on disk.</summary>
internal sealed class AuthorityFiles(string directory)
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    public string KeyPath => Path.Combine(directory, "ca.key");

    public string CertificatePath => Path.Combine(directory, "ca.crt");

    public string LockPath => Path.Combine(directory, "ca.lock");

    /// <summary>0755: the certificate is for everybody, the key has its own mode.</summary>
    public void MakeDirectory() => Directory.CreateDirectory(
        directory,
        AtomicFile.Public | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

    /// <summary>The authority with its key; made when there is none. Call it with the lock held. The caller disposes.</summary>
    /// <exception cref="PortException"><c>certificate.authority_damaged</c></exception>
    public X509Certificate2 Open(DateTimeOffset now)
    {
        try
        {
            if (!File.Exists(KeyPath))
            {
                if (File.Exists(CertificatePath))
                {
                    throw Damaged("the key is gone");
                }

                using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                AtomicFile.TryCreate(KeyPath, Encoding.ASCII.GetBytes(made.ExportPkcs8PrivateKeyPem() + "\n"), AtomicFile.Secret);
            }

            using var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(KeyPath));
            if (!File.Exists(CertificatePath))
            {
                using var made = Certify(key, now);
                AtomicFile.TryCreate(CertificatePath, Encoding.ASCII.GetBytes(made.ExportCertificatePem() + "\n"), AtomicFile.Public);
            }

            using var certificate = X509CertificateLoader.LoadCertificateFromFile(CertificatePath);
            return certificate.CopyWithPrivateKey(key);
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            throw Damaged("key and certificate cannot be read or are not a pair", problem);
        }
    }

    private static X509Certificate2 Certify(ECDsa key, DateTimeOffset now)
    {
        // Several machines' authorities end up in one browser; the name tells them apart.
        var mark = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..8];
        var request = new CertificateRequest($"CN=Berth local CA {mark}, O=Berth", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(now - ClockSkew, now.AddYears(10));
    }

    private PortException Damaged(string why, Exception? inner = null) => new(
        "certificate.authority_damaged",
        $"The certificate authority in {directory} cannot be used: {why}. Put the files back, or remove ca.key and ca.crt to get a new authority, which every browser must be told to trust.",
        inner: inner);
}
