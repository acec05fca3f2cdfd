using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Berth.Host.Certificates;

/// <summary>What a server certificate says.</summary>
internal static class LeafRequest
{
    // RFC 5280, appendix A.1: ub-common-name.
    private const int MaxCommonName = 64;

    public static CertificateRequest Make(IReadOnlyList<string> names, ECDsa key, X509Certificate2 authority)
    {
        var subject = new X500DistinguishedNameBuilder();
        if (names[0].Length <= MaxCommonName)
        {
            subject.AddCommonName(names[0]);
        }
        else
        {
            subject.AddOrganizationName("Berth");
        }

        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            alternatives.AddDnsName(name);
        }

        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        return request;
    }

    /// <summary>127 random bits, positive, never the same twice.</summary>
    public static byte[] NewSerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}
