using System.Collections.Concurrent;

namespace Berth.Operations.Tests.Support;

/// <summary>What is outside the platform: it outlives every host, as containers outlive the server.</summary>
public sealed class World
{
    /// <summary>Everything that steps made and did not take back.</summary>
    public ConcurrentDictionary<string, bool> Things { get; } = new(StringComparer.Ordinal);

    /// <summary>What steps did, in order: <c>+walls</c>, <c>-walls</c>.</summary>
    public ConcurrentQueue<string> Journal { get; } = [];

    /// <summary>Called when a step begins; may wait, report, throw.</summary>
    public Func<string, StepContext, CancellationToken, Task> Ensuring { get; set; } = (_, _, _) => Task.CompletedTask;

    public Func<string, StepContext, CancellationToken, Task> Undoing { get; set; } = (_, _, _) => Task.CompletedTask;

    public string Left => string.Join(' ', Things.Keys.Order(StringComparer.Ordinal));
}
