using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Berth.Ports;
using Berth.Ports.Certificates;

namespace Berth.Host.Certificates;

/// <summary>Server certificates as RFC 5280 and the browsers want them.</summary>
internal static partial class LeafCertificate
{
    private const int MaxCommonName = 64;
    private const int SerialLength = 16;
    private static readonly TimeSpan Life = TimeSpan.FromDays(90);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <exception cref="PortException"><c>certificate.invalid_name</c></exception>
    public static IssuedCertificate Issue(X509Certificate2 authority, IReadOnlyList<string> names, DateTimeOffset now)
    {
        // First, for it checks the names.
        var alternatives = AlternativeNames(names);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(names), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(alternatives);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var start = Later(now - ClockSkew, new DateTimeOffset(authority.NotBefore));
        var end = Earlier(now + Life, new DateTimeOffset(authority.NotAfter));
        using var certificate = request.Create(authority, start, end, Serial());
        return new IssuedCertificate(certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n", start, end);
    }

    /// <summary>Empty when the first name is too long for it; clients look at the alternative names anyway.</summary>
    private static X500DistinguishedName Subject(IReadOnlyList<string> names)
    {
        var builder = new X500DistinguishedNameBuilder();
        if (names.Count > 0 && names[0].Length <= MaxCommonName)
        {
            builder.AddCommonName(names[0].ToLowerInvariant());
        }

        return builder.Build();
    }

    private static X509Extension AlternativeNames(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            throw new PortException("certificate.invalid_name", "A certificate needs at least one name.");
        }

        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names.Select(name => name.ToLowerInvariant()).Distinct(StringComparer.Ordinal))
        {
            if (name.Length <= 253 && NamePattern().IsMatch(name))
            {
                builder.AddDnsName(name);
            }
            else if (IPAddress.TryParse(name, out var address) && address.ToString() == name)
            {
                builder.AddIpAddress(address);
            }
            else
            {
                throw new PortException("certificate.invalid_name", $"\"{(name.Length > 80 ? name[..80] : name)}\" is not a host name that a certificate can be for.");
            }
        }

        return builder.Build(critical: names[0].Length > MaxCommonName);
    }

    /// <summary>Random and positive, as RFC 5280 section 4.1.2.2 asks.</summary>
    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialLength);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => Seconds(one > other ? one : other);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => Seconds(one < other ? one : other);

    /// <summary>As the certificate can express it.</summary>
    private static DateTimeOffset Seconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    // The last label has a letter, which keeps addresses out.
    [GeneratedRegex(@"^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*([a-z]|[a-z0-9][a-z0-9-]{0,61}[a-z]|[a-z][a-z0-9-]{0,61}[a-z0-9])\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NamePattern();
}
