using System.ComponentModel;
using System.Diagnostics;
using Berth.Ports;
using Berth.Ports.Programs;

namespace Berth.Host.Programs;

/// <summary>
/// Runs every program in a session of its own (<c>setsid</c>, part of every Linux), so that all it started can be
/// ended at once, even what outlived its parent.
/// </summary>
internal sealed class ProgramRunner(TimeProvider clock) : IProgramRunner
{
    private const string Setsid = "setsid";

    public async Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var running = new RunningProgram(Start(call), call, captureOutput: true, clock, cancellationToken);
        return await running.Completion;
    }

    public Task<IRunningProgram> StartAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (call.OnOutputLine is not null)
        {
            throw new ArgumentException("Output is handed out as a stream; OnOutputLine must be null.", nameof(call));
        }

        return Task.FromResult<IRunningProgram>(new RunningProgram(Start(call), call, captureOutput: false, clock, cancellationToken));
    }

    private static Process Start(ProgramCall call)
    {
        var environment = ProgramEnvironment.For(call);
        var program = ProgramEnvironment.Find(call.FileName, environment["PATH"])
            ?? throw new PortException("program.not_found", $"The program {call.FileName} is not installed on this host. Install it and try again.");
        var start = new ProcessStartInfo(ProgramEnvironment.Find(Setsid, environment["PATH"]) ?? Setsid)
        {
            UseShellExecute = false,
            WorkingDirectory = call.WorkingDirectory ?? "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(program);
        foreach (var argument in call.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start) ?? throw new PortException("program.failed", $"{call.FileName} could not be started.");
        }
        catch (Win32Exception problem)
        {
            throw new PortException("program.failed", $"{call.FileName} could not be started in {start.WorkingDirectory}: {problem.Message}", inner: problem);
        }
    }
}
