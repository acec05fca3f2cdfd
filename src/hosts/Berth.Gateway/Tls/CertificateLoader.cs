using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Ports.Gateway;

namespace Berth.Gateway.Tls;

/// <summary>
/// Parses certificates before the snapshot that names them takes effect, never during a handshake. Files do not change
/// under a path, so what is loaded is kept by path. One that cannot be loaded leaves its names with what they had.
/// </summary>
internal static class CertificateLoader
{
    public static CertificateTable Load(IReadOnlyList<GatewayCertificate> certificates, CertificateTable? previous, List<string> problems)
    {
        previous ??= CertificateTable.Empty;
        var byName = new Dictionary<string, SslServerAuthenticationOptions>(StringComparer.OrdinalIgnoreCase);
        var byPath = new Dictionary<string, SslServerAuthenticationOptions>(StringComparer.Ordinal);
        foreach (var certificate in certificates)
        {
            if (certificate?.Names is null)
            {
                problems.Add("A certificate was left out: the entry is null.");
                continue;
            }

            var options = Take(certificate, byPath, previous, problems);
            foreach (var name in certificate.Names)
            {
                if ((options ?? previous.ForName(name)) is { } usable)
                {
                    byName.TryAdd(name, usable);
                }
            }
        }

        return new CertificateTable(byName, byPath);
    }

    private static SslServerAuthenticationOptions? Take(
        GatewayCertificate certificate, Dictionary<string, SslServerAuthenticationOptions> byPath, CertificateTable previous, List<string> problems)
    {
        var path = $"{certificate.ChainPath}\n{certificate.KeyPath}";
        if (byPath.TryGetValue(path, out var options))
        {
            return options;
        }

        try
        {
            options = previous.ByPath.GetValueOrDefault(path) ?? Parse(certificate);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            problems.Add($"Certificate {certificate.ChainPath} was left out: {e.Message}");
            return null;
        }

        byPath[path] = options;
        return options;
    }

    private static SslServerAuthenticationOptions Parse(GatewayCertificate certificate)
    {
        var pem = File.ReadAllText(certificate.ChainPath);
        var leaf = X509Certificate2.CreateFromPem(pem, File.ReadAllText(certificate.KeyPath));
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem);
        return TlsOptions.For(leaf, [.. chain.Skip(1)]);
    }
}
