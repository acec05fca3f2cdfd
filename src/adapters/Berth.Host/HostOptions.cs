namespace Berth.Host;

/// <summary>Where the adapter keeps and finds things on this machine. All paths are absolute.</summary>
public sealed record HostOptions
{
    /// <summary>Holds <c>ca.key</c>, <c>ca.crt</c> and <c>bundle.crt</c>; made at first use. Never mount the directory, it holds the key.</summary>
    public required string CaDirectory { get; init; }

    /// <summary>The key that secrets are encrypted with; made at first use. Whoever has a backup of the database needs it too.</summary>
    public required string SecretKeyPath { get; init; }

    public string HostsFile { get; init; } = "/etc/hosts";

    /// <summary>What this machine trusts; becomes part of <c>bundle.crt</c>. May be absent.</summary>
    public string TrustedCertificates { get; init; } = "/etc/ssl/certs/ca-certificates.crt";
}
