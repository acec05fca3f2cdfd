using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Berth.Gateway.Tls;

/// <summary>Self-signed, in memory only.</summary>
internal static class FallbackCertificate
{
    public static X509Certificate2 Create(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=invalid", key, HashAlgorithmName.SHA256);
        var now = time.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
    }
}
