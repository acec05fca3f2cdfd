using Berth.Ports;
using Berth.Ports.Backups;
using Berth.Ports.Programs;

namespace Berth.Restic;

/// <summary>Runs restic: clean environment, secrets only there, cancel by SIGINT, stale locks cleared and live ones waited for.</summary>
internal sealed class ResticProgram(IProgramRunner programs, ResticOptions options, TimeProvider clock)
{
    private const string Locked = "backup.locked";

    /// <param name="Command">For messages: the first of <paramref name="Arguments"/>.</param>
    public sealed record Call(string Command, IReadOnlyList<string> Arguments)
    {
        /// <summary>Absolute; null is <c>/</c>.</summary>
        public string? WorkingDirectory { get; init; }

        public Action<string>? OnOutputLine { get; init; }

        public Action<string>? OnErrorLine { get; init; }

        /// <summary>Gets standard output raw; null captures it.</summary>
        public Stream? Output { get; init; }

        /// <summary>Exit codes besides 0 whose result is wanted.</summary>
        public IReadOnlyCollection<int> CodesThatCount { get; init; } = [];

        /// <summary>Commands that only read, or clear locks, take none.</summary>
        public bool NoLock { get; init; }
    }

    public async Task<ProgramResult> RunAsync(RepositoryAccess repository, Call call, CancellationToken cancellationToken)
    {
        PrepareDirectory();
        var waitingSince = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await OnceAsync(repository, call, cancellationToken);
            }
            catch (PortException error) when (error.Code == Locked && call.Output is null && clock.GetElapsedTime(waitingSince) < options.LockPatience)
            {
                // Of the two kinds of locks, those of the dead go at once, those of the living when they are done.
                await OnceAsync(repository, new Call("unlock", ["unlock"]), cancellationToken);
                await Task.Delay(options.LockPoll, clock, cancellationToken);
            }
            catch (OperationCanceledException) when (!call.NoLock)
            {
                await UnlockAfterCancelAsync(repository);
                throw;
            }
        }
    }

    /// <summary>One that did not end by itself in time was killed, and its lock stayed. Where that cannot be told now, the next call does it.</summary>
    private async Task UnlockAfterCancelAsync(RepositoryAccess repository)
    {
        using var limit = new CancellationTokenSource(options.CancelGrace, clock);
        try
        {
            await OnceAsync(repository, new Call("unlock", ["unlock"]), limit.Token);
        }
        catch (Exception error) when (error is PortException or OperationCanceledException)
        {
            // Cancelled is cancelled, reachable or not.
        }
    }

    private async Task<ProgramResult> OnceAsync(RepositoryAccess repository, Call call, CancellationToken cancellationToken)
    {
        using var address = Addressing.Of(repository.Target, options);
        address.Environment["RESTIC_PASSWORD"] = repository.Password;
        address.Environment["RESTIC_CACHE_DIR"] = Path.Combine(options.Directory, "cache");
        address.Environment["RESTIC_PROGRESS_FPS"] = "4";
        address.Environment["GOGC"] = options.GarbageTarget;
        address.Secrets.Add(repository.Password);
        var program = new ProgramCall
        {
            FileName = "nice",
            Arguments = ["-n", repository.Niceness.ToString(), "restic", .. address.Options, .. Limits(repository), "--json", .. call.NoLock ? ["--no-lock"] : Array.Empty<string>(), .. call.Arguments],
            Environment = address.Environment,
            WorkingDirectory = call.WorkingDirectory,
            OnOutputLine = call.OnOutputLine,
            OnErrorLine = call.OnErrorLine,
            CaptureLimit = call.OnOutputLine is null ? 256 << 20 : 64 << 10,
            InterruptGrace = options.CancelGrace,
        };
        var result = call.Output is { } output ? await CopyAsync(program, output, cancellationToken) : await programs.RunAsync(program, cancellationToken);
        if (result.ExitCode == 127 && result.ErrorOutput.Contains("restic", StringComparison.Ordinal))
        {
            throw new PortException("program.not_found", "The program restic is not installed on this host. Install Debian's package restic and try again.");
        }

        return result.IsOk || call.CodesThatCount.Contains(result.ExitCode)
            ? result
            : throw ResticErrors.From(call.Command, result.ExitCode, result.ErrorOutput, address.Secrets);
    }

    private async Task<ProgramResult> CopyAsync(ProgramCall program, Stream output, CancellationToken cancellationToken)
    {
        await using var running = await programs.StartAsync(program, cancellationToken);
        await running.Output.CopyToAsync(output, cancellationToken);
        return await running.Completion;
    }

    private static IEnumerable<string> Limits(RepositoryAccess repository)
    {
        if (repository.UploadLimit is { } upload)
        {
            yield return $"--limit-upload={upload}";
        }

        if (repository.DownloadLimit is { } download)
        {
            yield return $"--limit-download={download}";
        }
    }

    private void PrepareDirectory() =>
        Directory.CreateDirectory(options.Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
