using System.Collections.Concurrent;
using System.Text;
using Berth.Ports;
using Berth.Ports.Programs;

namespace Berth.Testing.Fakes;

/// <summary>Answers for programs as the test says; unknown ones are not installed.</summary>
public sealed class FakeProgramRunner : IProgramRunner
{
    /// <summary>By file name.</summary>
    public ConcurrentDictionary<string, Func<ProgramCall, ProgramResult>> Programs { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<ProgramCall> Calls { get; } = [];

    public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Calls.Enqueue(call);
        var result = Programs.TryGetValue(call.FileName, out var answer)
            ? answer(call)
            : throw new PortException("program.not_found", $"The program '{call.FileName}' is not installed.");
        foreach (var line in result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            call.OnOutputLine?.Invoke(line);
        }

        return Task.FromResult(result);
    }

    public async Task<IRunningProgram> StartAsync(ProgramCall call, CancellationToken cancellationToken) => new Running(await RunAsync(call, cancellationToken));

    private sealed class Running(ProgramResult result) : IRunningProgram
    {
        public Stream Output { get; } = new MemoryStream(Encoding.UTF8.GetBytes(result.Output));

        public Task<ProgramResult> Completion { get; } = Task.FromResult(result with { Output = "" });

        public ValueTask DisposeAsync() => Output.DisposeAsync();
    }
}
