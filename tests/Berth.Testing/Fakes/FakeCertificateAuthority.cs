using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Ports;
using Berth.Ports.Certificates;

namespace Berth.Testing.Fakes;

/// <summary>Self-signed certificates with the right names and times; nobody trusts them.</summary>
public sealed class FakeCertificateAuthority(TimeProvider? time = null, string kind = ICertificateAuthority.Local) : ICertificateAuthority
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public string Name => kind;

    public IList<IReadOnlyList<string>> Issued { get; } = [];

    /// <summary>Every order, those that failed too.</summary>
    public IList<CertificateOrder> Orders { get; } = [];

    public IList<CertificateRevocation> Revoked { get; } = [];

    /// <summary>Directories whose orders fail, and how.</summary>
    public IDictionary<string, PortException> FailAt { get; } = new Dictionary<string, PortException>();

    /// <summary>Thrown by the next calls while set.</summary>
    public PortException? Failure { get; set; }

    /// <summary>This name alone fails, while set.</summary>
    public string? FailFor { get; set; }

    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(90);

    public Task RevokeAsync(CertificateRevocation revocation, CancellationToken cancellationToken)
    {
        Revoked.Add(revocation);
        return Task.CompletedTask;
    }

    public Task<IssuedCertificate> IssueAsync(CertificateOrder order, CancellationToken cancellationToken)
    {
        var names = order.Names;
        lock (Issued)
        {
            Orders.Add(order);
        }

        if (order.Directory is { } directory && FailAt.TryGetValue(directory.Address, out var refusal))
        {
            throw refusal;
        }

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
