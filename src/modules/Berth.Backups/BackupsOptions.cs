namespace Berth.Backups;

/// <param name="Home">The platform's state directory.</param>
public sealed record BackupsOptions(string Home)
{
    /// <summary>What of the platform itself is saved, one segment each below <see cref="Home"/>; the database comes as a copy of its own.</summary>
    public IReadOnlyList<string> PlatformPaths { get; init; } = ["secret.key", "ca", "gateway", "packages"];

    /// <summary>Where the first site is made when there is none.</summary>
    public string DefaultRepository => Path.Combine(Home, "backups");

    /// <summary>Where the platform's own database copy is laid for the time of its backup.</summary>
    public string PlatformStage => Path.Combine(Home, "platform-backup");

    /// <summary>Where parts of backups lie while they are handed out; swept at start.</summary>
    public string Fetched => Path.Combine(Home, "fetched");

    /// <summary>What apps are being imported from.</summary>
    public string Imports => Path.Combine(Home, "imports");

    /// <summary>The key that the database's secrets are encrypted with; part of the recovery kit.</summary>
    public string SecretKeyPath => Path.Combine(Home, "secret.key");

    /// <summary>An app without a good backup for so long is worth a notice.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromHours(50);

    /// <summary>An app whose proof is older is proven again after the next scheduled run.</summary>
    public TimeSpan ProveEvery { get; init; } = TimeSpan.FromDays(7);

    /// <summary>In so many scheduled runs every byte of a site is read once.</summary>
    public int VerifyParts { get; init; } = 14;
}
