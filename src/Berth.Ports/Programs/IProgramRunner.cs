namespace Berth.Ports.Programs;

/// <summary>Runs programs of the machine. There is no shell: arguments arrive as they are.</summary>
public interface IProgramRunner
{
    /// <summary>
    /// Runs to the end and returns whatever the exit code is. Fails with <c>program.not_found</c>, with <c>program.timed_out</c>
    /// (transient), with <c>program.refused</c> when the system does not start it. Cancelled or out of time, the program gets
    /// SIGTERM and <see cref="ProgramCall.Grace"/>; then it and all it started are killed before this returns.
    /// </summary>
    Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken);
}

/// <param name="Program">Name found on the PATH, or an absolute path.</param>
/// <param name="Arguments">Never a secret: everybody on the machine can read them.</param>
public sealed record ProgramCall(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>Added to a small environment (PATH, HOME, locale, proxies); the place for secrets.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string WorkingDirectory { get; init; } = "/";

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Goes to standard input, which then ends; null is empty input.</summary>
    public Stream? Input { get; init; }

    /// <summary>Takes standard output byte by byte instead of lines; <see cref="ProgramResult.Output"/> is then empty.</summary>
    public Stream? Output { get; init; }

    /// <summary>Hears every line as it comes, both streams, one call at a time.</summary>
    public IProgress<ProgramLine>? Lines { get; init; }

    /// <summary>Characters kept of each stream: the last ones.</summary>
    public int MaxCaptured { get; init; } = 256 * 1024;

    /// <summary>Leaves out the environment, which holds secrets.</summary>
    public override string ToString() => $"{Program} {string.Join(' ', Arguments)}";
}

public sealed record ProgramLine(bool IsError, string Text);

/// <param name="Output">The end of standard output, at most <see cref="ProgramCall.MaxCaptured"/>.</param>
/// <param name="Error">The end of standard error.</param>
public sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    public bool IsOk => ExitCode == 0;
}
