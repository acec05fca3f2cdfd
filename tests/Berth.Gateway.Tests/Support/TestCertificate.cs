using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Ports.Gateway;

namespace Berth.Gateway.Tests.Support;

/// <summary>A self-signed certificate in two PEM files, and its fingerprint to recognise it by.</summary>
internal sealed record TestCertificate(GatewayCertificate Files, string Thumbprint)
{
    public static TestCertificate Create(string directory, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        Array.ForEach(names, alternatives.AddDnsName);
        request.CertificateExtensions.Add(alternatives.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(90));

        var stem = Path.Combine(directory, Guid.NewGuid().ToString("n"));
        File.WriteAllText(stem + ".crt", certificate.ExportCertificatePem());
        File.WriteAllText(stem + ".key", key.ExportPkcs8PrivateKeyPem());
        return new TestCertificate(new GatewayCertificate(names, stem + ".crt", stem + ".key"), certificate.Thumbprint);
    }
}
