using System.Collections.Concurrent;
using Berth.Ports;
using Berth.Ports.Programs;

namespace Berth.Testing.Fakes;

/// <summary>Answers for programs as the test says; unknown ones are not installed.</summary>
public sealed class FakeProgramRunner : IProgramRunner
{
    public ConcurrentDictionary<string, Func<ProgramCall, ProgramResult>> Programs { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<ProgramCall> Calls { get; } = [];

    public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Calls.Enqueue(call);
        return Programs.TryGetValue(call.Program, out var answer)
            ? Task.FromResult(answer(call))
            : throw new PortException("program.not_found", $"The program '{call.Program}' is not installed.");
    }
}
