using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Berth.Ports;
using Berth.Ports.Containers;

namespace Berth.Testing.Fakes;

/// <summary>
/// A container engine in memory that keeps the port's promises (Ports.ContractTests proves it on both). Containers run
/// <see cref="Programs"/>; tests fill <see cref="Registry"/>, break calls with <see cref="FailNext"/> and read <see cref="Calls"/>.
/// </summary>
public sealed partial class FakeContainerEngine(TimeProvider? time = null) : IContainerEngine
{
    private readonly Lock _state = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ConcurrentQueue<string> _calls = [];
    private readonly Dictionary<string, Queue<Exception>> _failures = new(StringComparer.Ordinal);

    /// <summary>By the command's first word; others run until they are stopped.</summary>
    public IDictionary<string, FakeProgram> Programs { get; } = FakePrograms.Create();

    /// <summary>What can be pulled, by reference.</summary>
    public IDictionary<string, FakeImage> Registry { get; } = new ConcurrentDictionary<string, FakeImage>(StringComparer.Ordinal);

    /// <summary>Every call in order: <c>StartContainer app-1</c>.</summary>
    public IReadOnlyCollection<string> Calls => _calls;

    public EngineInfo Info { get; set; } = new("20.10.24", "1.41", "1", 4, 8L << 30, "/var/lib/docker", "x86_64");

    /// <summary>Makes the next call of that member fail; call it again to queue more.</summary>
    /// <param name="member">Such as <c>nameof(IContainerEngine.StartContainerAsync)</c>.</param>
    public void FailNext(string member, Exception failure)
    {
        lock (_state)
        {
            (_failures.TryGetValue(member, out var queue) ? queue : _failures[member] = new()).Enqueue(failure);
        }
    }

    public Task<EngineInfo> GetInfoAsync(CancellationToken cancellationToken)
    {
        Enter("", cancellationToken);
        return Task.FromResult(Info);
    }

    private void Enter(string subject, CancellationToken cancellationToken, [CallerMemberName] string member = "")
    {
        cancellationToken.ThrowIfCancellationRequested();
        _calls.Enqueue($"{member.Replace("Async", "", StringComparison.Ordinal)} {subject}".Trim());
        lock (_state)
        {
            if (_failures.TryGetValue(member, out var queue) && queue.TryDequeue(out var failure))
            {
                throw failure;
            }
        }
    }

    private static bool Carries(IReadOnlyDictionary<string, string> all, IReadOnlyDictionary<string, string> asked) =>
        asked.All(label => all.TryGetValue(label.Key, out var value) && value == label.Value);

    private FakeContainer Get(string name) => _containers.GetValueOrDefault(name) ?? _containers.Values.FirstOrDefault(container => container.Id == name)
        ?? throw new PortException("container.not_found", $"There is no container '{name}'.");

    private FakeContainer? Find(string name) => _containers.GetValueOrDefault(name) ?? _containers.Values.FirstOrDefault(container => container.Id == name);
}
