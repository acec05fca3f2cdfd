using Berth.Ports.Containers;

namespace Berth.Testing.Fakes;

/// <summary>State of one container; guarded by the engine's lock.</summary>
internal sealed class FakeContainer(ContainerSpec spec, FakeImage image)
{
    public string Id { get; } = $"{Guid.NewGuid():N}{Guid.NewGuid():N}";

    public ContainerSpec Spec { get; } = spec;

    public FakeImage Image { get; } = image;

    public ContainerRunState State { get; set; } = ContainerRunState.Created;

    public string? Address { get; set; }

    public int? ExitCode { get; set; }

    public bool OutOfMemory { get; set; }

    public int RestartCount { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Asked to stop by the engine's user: not started again by itself.</summary>
    public bool IsStopped { get; set; }

    public CancellationTokenSource Stopping { get; set; } = new();

    /// <summary>Set when it shall be dead whatever it does.</summary>
    public TaskCompletionSource<int> Killed { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Running { get; set; } = Task.CompletedTask;

    public List<LogLine> Log { get; } = [];

    public SortedDictionary<string, byte[]?> Files { get; } = new(StringComparer.Ordinal) { ["/"] = null, ["/tmp"] = null };

    public ContainerDetails ToDetails() => new()
    {
        Id = Id,
        Name = Spec.Name,
        Image = Spec.Image,
        ImageId = Image.Id,
        State = State,
        ExitCode = State is ContainerRunState.Exited ? ExitCode : null,
        OutOfMemory = OutOfMemory,
        RestartCount = RestartCount,
        StartedAt = StartedAt,
        FinishedAt = FinishedAt,
        IpAddress = State == ContainerRunState.Running ? Address : null,
        Labels = Spec.Labels,
    };
}
