namespace Berth.Host;

/// <summary>Where the adapter keeps and finds things on this machine. All paths are absolute.</summary>
public sealed record HostOptions
{
    /// <summary>Holds <c>ca.key</c>, <c>ca.crt</c> and <c>bundle.crt</c>; made at first use. Never mount the directory, it holds the key.</summary>
    public required string CaDirectory { get; init; }

    /// <summary>The key that secrets are encrypted with; made at first use. Whoever has a backup of the database needs it too.</summary>
    public required string SecretKeyPath { get; init; }

    public string HostsFile { get; init; } = "/etc/hosts";

    /// <summary>Answers with the caller's IPv4 address as plain text; asked only where this machine has a private one.</summary>
    public Uri WhoAmI4 { get; init; } = new("https://api.ipify.org/");

    /// <summary>As above for IPv6.</summary>
    public Uri WhoAmI6 { get; init; } = new("https://api6.ipify.org/");

    /// <summary>What this machine trusts; becomes part of <c>bundle.crt</c>. May be absent.</summary>
    public string TrustedCertificates { get; init; } = "/etc/ssl/certs/ca-certificates.crt";
}
