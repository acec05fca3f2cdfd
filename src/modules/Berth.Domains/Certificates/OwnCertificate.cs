using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Kernel;
using Berth.Ports.Certificates;

namespace Berth.Domains.Certificates;

/// <summary>Reads a certificate that somebody brings, and refuses one that browsers would refuse for reasons that can be seen here.</summary>
internal static class OwnCertificate
{
    private const int Longest = 256 << 10;

    /// <summary><c>certificate.bad_pem</c>, <c>certificate.key_mismatch</c>, <c>certificate.wrong_name</c>, <c>certificate.expired</c>, <c>certificate.bad_chain</c>.</summary>
    /// <param name="chainPem">Leaf first, then what leads to the root.</param>
    /// <param name="keyPem">Unencrypted, PKCS#8 or as openssl wrote it for RSA and EC.</param>
    public static Result<IssuedCertificate> Read(string host, string chainPem, string keyPem, DateTimeOffset now)
    {
        if (chainPem.Length > Longest || keyPem.Length > Longest)
        {
            return Error.Invalid("certificate.bad_pem", "The certificate or its key is too long to be one.", "cert");
        }

        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(chainPem);
        }
        catch (CryptographicException)
        {
            // Told below.
        }

        if (chain.Count == 0)
        {
            return Error.Invalid("certificate.bad_pem", "cert holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).", "cert");
        }

        try
        {
            return Check(host, chain, keyPem, now) is { } refused ? refused : Taken(chain, keyPem);
        }
        finally
        {
            foreach (var certificate in chain)
            {
                certificate.Dispose();
            }
        }
    }

    private static Error? Check(string host, X509Certificate2Collection chain, string keyPem, DateTimeOffset now)
    {
        var leaf = chain[0];
        if (!HasKey(leaf, keyPem, out var refused))
        {
            return refused;
        }

        // A name of the app that is a wildcard itself is covered by the same wildcard only.
        if (!leaf.MatchesHostname(host.Replace("*.", "any.", StringComparison.Ordinal), allowWildcards: true, allowCommonName: false))
        {
            return Error.Invalid("certificate.wrong_name", $"The certificate is not for {host}. It is for {Names(leaf)}.", "cert");
        }

        if (leaf.NotAfter.ToUniversalTime() <= now.UtcDateTime)
        {
            return Error.Invalid("certificate.expired", $"The certificate ended on {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd}.", "cert");
        }

        for (var index = 1; index < chain.Count; index++)
        {
            if (!chain[index - 1].IssuerName.RawData.AsSpan().SequenceEqual(chain[index].SubjectName.RawData))
            {
                return Error.Invalid("certificate.bad_chain", $"Certificate {index + 1} in cert is not of the issuer of certificate {index}. Put the certificate for the name first, and each issuer's behind the one it signed.", "cert");
            }
        }

        return null;
    }

    private static bool HasKey(X509Certificate2 leaf, string keyPem, out Error? refused)
    {
        try
        {
            using var paired = X509Certificate2.CreateFromPem(leaf.ExportCertificatePem(), keyPem);
            refused = null;
            return true;
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            refused = keyPem.Contains("ENCRYPTED", StringComparison.Ordinal)
                ? Error.Invalid("certificate.bad_pem", "The key is encrypted. Give it without a password: openssl pkey -in key.pem -out plain.pem", "key")
                : keyPem.Contains("PRIVATE KEY-----", StringComparison.Ordinal)
                    ? Error.Invalid("certificate.key_mismatch", "The key is not the one of this certificate.", "key")
                    : Error.Invalid("certificate.bad_pem", "key holds no private key in PEM form (-----BEGIN PRIVATE KEY-----).", "key");
            return false;
        }
    }

    private static IssuedCertificate Taken(X509Certificate2Collection chain, string keyPem) => new(
        string.Concat(chain.Select(certificate => certificate.ExportCertificatePem() + "\n")), keyPem, new DateTimeOffset(chain[0].NotBefore), new DateTimeOffset(chain[0].NotAfter));

    private static string Names(X509Certificate2 leaf)
    {
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames()).Take(5).ToList();
        return names.Count == 0 ? "no host name" : string.Join(", ", names);
    }
}
