namespace Berth.Restic;

/// <param name="Directory">Absolute; holds the cache, known hosts of SFTP servers and, while a call runs, its key files. Private to root.</param>
public sealed record ResticOptions(string Directory)
{
    /// <summary>How long to wait for somebody else's lock before giving up.</summary>
    public TimeSpan LockPatience { get; init; } = TimeSpan.FromMinutes(2);

    public TimeSpan LockPoll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What a cancelled restic gets to remove its lock.</summary>
    public TimeSpan CancelGrace { get; init; } = TimeSpan.FromSeconds(10);
}
