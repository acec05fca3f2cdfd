using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Berth.Ports;
using Berth.Ports.Certificates;

namespace Berth.Acme;

/// <summary>A new key and the request to certify it. The key leaves this process with the finished certificate only.</summary>
internal sealed partial class SigningRequest : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly IReadOnlyList<string> _names;

    private SigningRequest(IReadOnlyList<string> names)
    {
        _names = names;
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            alternatives.AddDnsName(name);
        }

        // No subject: authorities look at the alternative names, and a common name may have 64 characters only.
        var request = new CertificateRequest(new X500DistinguishedNameBuilder().Build(), _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(alternatives.Build());
        Pem = request.CreateSigningRequestPem() + "\n";
    }

    public string Pem { get; }

    /// <exception cref="PortException"><c>certificate.invalid_name</c></exception>
    public static SigningRequest Make(CertificateOrder order)
    {
        var names = order.Names.Select(name => name.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
        {
            throw new PortException("certificate.invalid_name", "A certificate needs at least one name.");
        }

        foreach (var name in names)
        {
            if (name.Length > 253 || !NamePattern().IsMatch(name))
            {
                throw new PortException("certificate.invalid_name", $"\"{(name.Length > 80 ? name[..80] : name)}\" is not a host name that a public certificate can be for.");
            }

            if (order.Challenge == CertificateChallenge.Http && name.StartsWith('*'))
            {
                throw new PortException("certificate.wildcard_needs_dns", $"A certificate for {name} can only be had by DNS. Let a DNS provider with an interface keep the domain, or ask for single names.");
            }
        }

        return new SigningRequest(names);
    }

    /// <exception cref="PortException"><c>acme.bad_answer</c>: it is not what was asked for.</exception>
    public IssuedCertificate Complete(string chain)
    {
        try
        {
            using var leaf = X509Certificate2.CreateFromPem(chain);
            using var certified = leaf.GetECDsaPublicKey();
            if (certified is null || !certified.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(_key.ExportSubjectPublicKeyInfo()))
            {
                throw BadAnswer("it certifies another key");
            }

            if (_names.FirstOrDefault(name => !leaf.MatchesHostname(name.Replace("*.", "any.", StringComparison.Ordinal), allowCommonName: false)) is { } missing)
            {
                throw BadAnswer($"it is not for {missing}");
            }

            return new IssuedCertificate(
                chain.TrimEnd() + "\n", _key.ExportPkcs8PrivateKeyPem() + "\n", new DateTimeOffset(leaf.NotBefore).ToUniversalTime(), new DateTimeOffset(leaf.NotAfter).ToUniversalTime());
        }
        catch (CryptographicException unreadable)
        {
            throw BadAnswer("it cannot be read", unreadable);
        }
    }

    public void Dispose() => _key.Dispose();

    private static PortException BadAnswer(string why, Exception? inner = null) =>
        new("acme.bad_answer", $"The authority's certificate was not taken: {why}.", inner: inner);

    // The last label has a letter, which keeps addresses out; two labels at least.
    [GeneratedRegex(@"^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]|[a-z0-9][a-z0-9-]{0,61}[a-z]|[a-z][a-z0-9-]{0,61}[a-z0-9])\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NamePattern();
}
