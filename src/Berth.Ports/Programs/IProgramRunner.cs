namespace Berth.Ports.Programs;

/// <summary>
/// The only way to start a program of the host. Argument lists, never shell strings. The program gets a clean
/// environment: <c>PATH</c>, <c>HOME</c>, <c>USER</c>, <c>LANG</c>, <c>TZ</c>, <c>TMPDIR</c> and the proxy settings of this process,
/// then <see cref="ProgramCall.Environment"/>; whatever else this process holds may be secret and stays here.
/// </summary>
/// <remarks>
/// A non-zero exit code is an outcome, not an exception. What throws is <see cref="PortException"/> with
/// <c>program.not_found</c>, <c>program.timeout</c> (transient), <c>program.failed</c> (could not be started), and
/// <see cref="OperationCanceledException"/>. Timeout and cancellation kill the program with all that it started.
/// </remarks>
public interface IProgramRunner
{
    /// <summary>Runs the program to its end.</summary>
    Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken);

    /// <summary>
    /// Starts the program and hands its standard output out as it comes, so that a pipeline needs no memory or disk.
    /// <see cref="ProgramCall.OnOutputLine"/> must be null and <see cref="ProgramResult.Output"/> is empty.
    /// <paramref name="cancellationToken"/> holds for the program's whole life.
    /// </summary>
    Task<IRunningProgram> StartAsync(ProgramCall call, CancellationToken cancellationToken);
}

/// <summary>Disposing ends the program if it still runs, with all that it started.</summary>
public interface IRunningProgram : IAsyncDisposable
{
    /// <summary>
    /// Raw standard output. The end of it does not say that the program succeeded: ask <see cref="Completion"/> before
    /// anything made of it counts. The program waits while nobody reads.
    /// </summary>
    Stream Output { get; }

    /// <summary>Ends when the program has ended; fails as <see cref="IProgramRunner.RunAsync"/> does.</summary>
    Task<ProgramResult> Completion { get; }
}
