namespace Berth.Restic;

/// <param name="Directory">Absolute; holds the cache, known hosts of SFTP servers and, while a call runs, its key files. Private to root.</param>
public sealed record ResticOptions(string Directory)
{
    /// <summary>How long to wait for somebody else's lock before giving up.</summary>
    public TimeSpan LockPatience { get; init; } = TimeSpan.FromMinutes(2);

    public TimeSpan LockPoll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Go's collector: percent that the heap may grow before it runs. restic's own 50 costs a fifth of the time of an unchanged folder with many files; this costs some 30 MB.</summary>
    public string GarbageTarget { get; init; } = "200";

    /// <summary>What a cancelled restic gets to remove its lock.</summary>
    public TimeSpan CancelGrace { get; init; } = TimeSpan.FromSeconds(10);
}
