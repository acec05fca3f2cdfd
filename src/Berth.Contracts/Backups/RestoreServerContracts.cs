using System.Text.Json;

namespace Berth.Contracts;

/// <summary>What <c>berth restore-server</c> asks of the server's program, on its standard input.</summary>
public sealed record RestoreServerRequest
{
    /// <summary>As of a backup site: <c>filesystem</c>, <c>sftp</c>, <c>s3</c> …</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's own fields, secrets included.</summary>
    public required JsonElement Config { get; init; }

    /// <summary>The repository's; it stands in the recovery kit.</summary>
    public required string EncryptionPassword { get; init; }

    /// <summary>The platform's snapshot, or the beginning of its id; null is the newest.</summary>
    public string? SnapshotId { get; init; }

    /// <summary>Changes nothing; the answer is a <see cref="RestoreServerPlan"/>.</summary>
    public bool DryRun { get; init; }

    public override string ToString() => Provider;
}

/// <summary>One line of its answer: how far it is, or the end.</summary>
public sealed record RestoreServerLine
{
    /// <summary>0 to 1.</summary>
    public double? Fraction { get; init; }

    public string? Message { get; init; }

    /// <summary>Set when it failed; <see cref="Message"/> says what happened.</summary>
    public string? ErrorCode { get; init; }

    public RestoreServerPlan? Plan { get; init; }
}

/// <summary>What would come back, and how long each part would take at the speed that was just measured.</summary>
/// <param name="SnapshotId">Of the platform.</param>
/// <param name="Time">When that was made.</param>
/// <param name="Seconds">Measured: it was fetched once.</param>
/// <param name="Apps">By name.</param>
public sealed record RestoreServerPlan(string SnapshotId, DateTimeOffset Time, long Bytes, double Seconds, IReadOnlyList<RestorableApp> Apps);

/// <param name="Time">When its newest backup was made.</param>
/// <param name="Seconds">Estimated, for fetching its data. Images and the app's own start come on top.</param>
public sealed record RestorableApp(string AppId, string Fqdn, DateTimeOffset Time, long Bytes, double Seconds);
