namespace Berth.Ports.Programs;

/// <summary>What to run. Secrets go into <see cref="Environment"/> or <see cref="Input"/>: arguments are visible to every user of the host.</summary>
public sealed record ProgramCall
{
    /// <summary>Absolute path, or a name that is looked up in <c>PATH</c>.</summary>
    public required string FileName { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Added to the clean environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Absolute path of an existing directory; null is <c>/</c>.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Copied to standard input, which is then closed. Null closes it at once. The caller disposes it.</summary>
    public Stream? Input { get; init; }

    /// <summary>Null is no limit other than the caller's token.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// When it is to be ended early: how long it may take to end by itself after SIGINT, before it is killed. Zero, the
    /// default, kills at once. For programs that have something to tidy up, such as a lock.
    /// </summary>
    public TimeSpan InterruptGrace { get; init; }

    /// <summary>Called for every line of standard output in order, on another thread, without its line end; cut at 64 Ki characters.</summary>
    public Action<string>? OnOutputLine { get; init; }

    /// <summary>As <see cref="OnOutputLine"/>, for standard error.</summary>
    public Action<string>? OnErrorLine { get; init; }

    /// <summary>Characters kept of each stream; of more, the end is kept, for that is where programs say what went wrong.</summary>
    public int CaptureLimit { get; init; } = 1 << 20;

    /// <summary>The program's name only, so that a log of the call gives nothing away.</summary>
    public override string ToString() => FileName;
}
