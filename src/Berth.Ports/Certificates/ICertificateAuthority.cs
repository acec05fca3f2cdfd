namespace Berth.Ports.Certificates;

/// <summary>Issues server certificates.</summary>
/// <remarks>
/// Fails with <see cref="PortException"/>: <c>certificate.*</c> where the request or this machine is at fault, <c>acme.*</c> where
/// a public authority, or the way to it, is. What an authority says is handed on in its own words.
/// </remarks>
public interface ICertificateAuthority
{
    /// <summary><see cref="Local"/> or <see cref="Acme"/>.</summary>
    string Name { get; }

    /// <summary>A new certificate with a new key: ECDSA P-256.</summary>
    Task<IssuedCertificate> IssueAsync(CertificateOrder order, CancellationToken cancellationToken);

    /// <summary>Tells the world not to trust the certificate any more. One that is revoked already is fine.</summary>
    /// <exception cref="PortException"><c>certificate.not_revocable</c>: this authority keeps no list of such certificates.</exception>
    Task RevokeAsync(CertificateRevocation revocation, CancellationToken cancellationToken);

    /// <summary>PEM of what a client must trust; null when the world trusts it already.</summary>
    Task<string?> GetTrustAnchorAsync(CancellationToken cancellationToken);

    /// <summary>The authority of this machine's own.</summary>
    const string Local = "local";

    /// <summary>Any authority that speaks ACME (RFC 8555).</summary>
    const string Acme = "acme";
}

/// <param name="Names">Host names or one-label wildcards, the first being the subject.</param>
public sealed record CertificateOrder(IReadOnlyList<string> Names)
{
    /// <summary>Whom to ask; the local authority needs none.</summary>
    public AcmeDirectory? Directory { get; init; }

    /// <summary>How the authority finds out that the names are ours.</summary>
    public CertificateChallenge Challenge { get; init; }

    /// <summary>What is going on, for people.</summary>
    public IProgress<string>? Progress { get; init; }
}

public enum CertificateChallenge
{
    /// <summary>HTTP-01: a file on port 80 of every name. No wildcards.</summary>
    Http,

    /// <summary>DNS-01: a TXT record below every name, by <see cref="IDnsChallenges"/>.</summary>
    Dns,
}

/// <summary>An ACME authority and how we are known there.</summary>
/// <param name="Address">Address of its directory, <c>https</c>.</param>
public sealed record AcmeDirectory(string Address)
{
    /// <summary>Gets the authority's mails; may be left out.</summary>
    public string? Contact { get; init; }

    /// <summary>Where the authority only serves customers whom it knows already (RFC 8555, 7.3.4).</summary>
    public ExternalAccount? ExternalAccount { get; init; }

    /// <summary>PEM of what the directory's own TLS certificate goes back to, for authorities inside a network; null is what this machine trusts.</summary>
    public string? TrustedCertificates { get; init; }
}

/// <param name="KeyId">As the authority gave it.</param>
/// <param name="HmacKey">Base64url, as the authority gave it. Secret.</param>
public sealed record ExternalAccount(string KeyId, string HmacKey)
{
    public override string ToString() => KeyId;
}

/// <param name="Directory">Who issued it.</param>
/// <param name="KeyPem">Of the certificate: whoever has it may revoke it, so that no account is needed. Secret.</param>
public sealed record CertificateRevocation(AcmeDirectory? Directory, string ChainPem, string KeyPem, RevocationReason Reason)
{
    public override string ToString() => $"revocation, {Reason}";
}

/// <summary>RFC 5280, 5.3.1.</summary>
public enum RevocationReason
{
    Unspecified = 0,
    KeyCompromise = 1,
    Superseded = 4,
    CessationOfOperation = 5,
}

/// <param name="ChainPem">Leaf first, then what leads to the root.</param>
/// <param name="KeyPem">PKCS#8, unencrypted. Secret.</param>
public sealed record IssuedCertificate(string ChainPem, string KeyPem, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    public override string ToString() => $"certificate until {NotAfter:O}";
}
