using Berth.Bench.Reporting;

namespace Berth.Bench;

/// <summary>One thing that is measured. A new one is a new class, listed in Program.cs.</summary>
internal interface IScenario
{
    /// <summary>How it is called on the command line, and the mark of its part in the results.</summary>
    string Name { get; }

    /// <summary>Measures; leaves no process and no file behind, whatever happens.</summary>
    /// <exception cref="BenchException">Something it needs is missing or does not start.</exception>
    Task<Report> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken);
}

/// <summary>A measurement could not be made; the message says what to do.</summary>
internal sealed class BenchException(string message) : Exception(message);
