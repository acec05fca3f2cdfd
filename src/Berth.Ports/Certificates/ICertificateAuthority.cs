namespace Berth.Ports.Certificates;

/// <summary>Issues server certificates.</summary>
public interface ICertificateAuthority
{
    /// <summary>A certificate for all <paramref name="names"/>, host names or one-label wildcards, the first being the subject.</summary>
    Task<IssuedCertificate> IssueAsync(IReadOnlyList<string> names, CancellationToken cancellationToken);

    /// <summary>PEM of what a client must trust; null when the world trusts it already.</summary>
    Task<string?> GetTrustAnchorAsync(CancellationToken cancellationToken);
}

/// <param name="ChainPem">Leaf first, then what leads to the root.</param>
/// <param name="KeyPem">PKCS#8, unencrypted. Secret.</param>
public sealed record IssuedCertificate(string ChainPem, string KeyPem, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    public override string ToString() => $"certificate until {NotAfter:O}";
}
