using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Ports;
using Berth.Ports.Certificates;

namespace Berth.Testing.Fakes;

/// <summary>Self-signed certificates with the right names and times; nobody trusts them.</summary>
public sealed class FakeCertificateAuthority(TimeProvider? time = null) : ICertificateAuthority
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public IList<IReadOnlyList<string>> Issued { get; } = [];

    /// <summary>Thrown by the next calls while set.</summary>
    public PortException? Failure { get; set; }

    /// <summary>This name alone fails, while set.</summary>
    public string? FailFor { get; set; }

    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(90);

    public Task<IssuedCertificate> IssueAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        if (FailFor is not null && names.Contains(FailFor))
        {
            throw new PortException("certificate.authority_unusable", $"Not for {FailFor}.");
        }

        if (names.Count == 0 || names.Any(name => name.Length == 0 || name.Any(char.IsWhiteSpace)))
        {
            throw new PortException("certificate.invalid_name", "A certificate needs at least one host name.");
        }

        lock (Issued)
        {
            Issued.Add([.. names]);
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        var now = _time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now + Lifetime);
        return Task.FromResult(new IssuedCertificate(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), now.AddHours(-1), now + Lifetime));
    }

    public Task<string?> GetTrustAnchorAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
