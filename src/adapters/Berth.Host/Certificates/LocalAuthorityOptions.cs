namespace Berth.Host.Certificates;

/// <param name="Directory">Holds the authority's key and certificate; made with mode 0755, the key with 0600.</param>
public sealed record LocalAuthorityOptions(string Directory)
{
    /// <summary>Certificates are good from a little earlier on, for clocks that run late.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    /// <summary>What people see in their browser's list.</summary>
    public string CommonName { get; init; } = $"Berth local CA ({Environment.MachineName})";

    /// <summary>Of the certificates issued; browsers take at most 398 days.</summary>
    public TimeSpan Lifetime { get; init => field = value > TimeSpan.Zero && value <= TimeSpan.FromDays(398) ? value : throw new ArgumentOutOfRangeException(nameof(value)); } = TimeSpan.FromDays(90);

    /// <summary>What the machine trusts.</summary>
    public string SystemBundle { get; init; } = "/etc/ssl/certs/ca-certificates.crt";

    public string KeyPath => Path.Combine(Directory, "ca.key");

    public string CertificatePath => Path.Combine(Directory, "ca.crt");

    public string BundlePath => Path.Combine(Directory, "bundle.crt");
}
