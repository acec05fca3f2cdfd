using System.Diagnostics;
using System.Text;
using Berth.Ports.Programs;

namespace Berth.Addons.Tests.Real;

/// <summary>Starts mmdebstrap until the host adapter is there.</summary>
internal sealed class TestPrograms : IProgramRunner
{
    public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IRunningProgram> StartAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(call.FileName, call.Arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        return Task.FromResult<IRunningProgram>(new Running(Process.Start(start)!));
    }

    private sealed class Running : IRunningProgram
    {
        private readonly Process _process;

        public Running(Process process)
        {
            _process = process;
            Completion = CompleteAsync();
        }

        public Stream Output => _process.StandardOutput.BaseStream;

        public Task<ProgramResult> Completion { get; }

        public ValueTask DisposeAsync()
        {
            _process.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task<ProgramResult> CompleteAsync()
        {
            var errors = new StringBuilder();
            while (await _process.StandardError.ReadLineAsync() is { } line)
            {
                errors.AppendLine(line);
            }

            await _process.WaitForExitAsync();
            return new ProgramResult(_process.ExitCode, "", errors.ToString());
        }
    }
}
