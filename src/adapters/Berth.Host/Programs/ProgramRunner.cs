using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Berth.Ports.Programs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Host.Programs;

/// <summary><see cref="IProgramRunner"/> on this machine.</summary>
public sealed partial class ProgramRunner(ILogger<ProgramRunner>? logger = null) : IProgramRunner
{
    private const int SignalTerminate = 15;
    private const int NoSuchFile = 2;
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "TZ", "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

    // Time for the last words of a program that is gone, while something it left behind may keep its output open.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = logger ?? NullLogger<ProgramRunner>.Instance;

    public async Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = Start(call);
        var clock = Stopwatch.StartNew();
        using var reading = new CancellationTokenSource();
        using var streams = new ProgramStreams(process, call, reading.Token);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(call.Timeout);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process, call.Grace);
            await reading.CancelAsync();
            await streams.DrainAsync();
            LogKilled(call.Program, clock.Elapsed);
            cancellationToken.ThrowIfCancellationRequested();
            throw new PortException("program.timed_out", $"{call.Program} did not finish within {call.Timeout} and was ended.", isTransient: true);
        }

        reading.CancelAfter(LastWords);
        await streams.DrainAsync();
        LogEnded(call.Program, process.ExitCode, clock.Elapsed);
        streams.ThrowIfFailed();
        return new ProgramResult(process.ExitCode, streams.Output, streams.Error);
    }

    private static Process Start(ProgramCall call)
    {
        var start = new ProcessStartInfo(call.Program, call.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = call.WorkingDirectory,
        };
        start.Environment.Clear();
        start.Environment["LANG"] = start.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        foreach (var (name, value) in call.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start) ?? throw new PortException("program.refused", $"{call.Program} could not be started.");
        }
        catch (Win32Exception missing) when (missing.NativeErrorCode == NoSuchFile)
        {
            throw new PortException("program.not_found", $"The program '{call.Program}' is not installed, or the directory '{call.WorkingDirectory}' does not exist.", isTransient: false, missing);
        }
        catch (Win32Exception refused)
        {
            throw new PortException("program.refused", $"The program '{call.Program}' could not be started: {refused.Message}", isTransient: false, refused);
        }
    }

    private static async Task EndAsync(Process process, TimeSpan grace)
    {
        using var patience = new CancellationTokenSource(grace);
        try
        {
            if (grace > TimeSpan.Zero && !process.HasExited && Kill(process.Id, SignalTerminate) == 0)
            {
                await process.WaitForExitAsync(patience.Token);
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // It does not listen.
        }

        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Program} ended with {ExitCode} after {Elapsed}")]
    private partial void LogEnded(string program, int exitCode, TimeSpan elapsed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Program} was ended after {Elapsed}")]
    private partial void LogKilled(string program, TimeSpan elapsed);
}
