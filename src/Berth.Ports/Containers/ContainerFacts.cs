namespace Berth.Ports.Containers;

public sealed record EngineInfo(string Version, string ApiVersion, string CgroupVersion, int Cpus, long MemoryBytes, string DataRoot, string Architecture);

/// <param name="Id">Content digest, <c>sha256:…</c>.</param>
public sealed record ImageInfo(string Id, IReadOnlyList<string> References, long SizeBytes, IReadOnlyDictionary<string, string> Labels, DateTimeOffset Created);

/// <param name="Fraction">0 to 1, or null when the engine does not tell.</param>
public sealed record ImageProgress(string Message, double? Fraction);

/// <param name="Tag">Reference given to the result.</param>
/// <param name="Dockerfile">Path inside the context.</param>
/// <param name="NetworkMode">Network for RUN steps; null is the engine's default.</param>
public sealed record ImageBuild(
    string Tag,
    string Dockerfile,
    IReadOnlyDictionary<string, string> Arguments,
    IReadOnlyDictionary<string, string> Labels,
    bool NoCache = false,
    string? NetworkMode = null);

public sealed record ContainerDetails
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Image { get; init; }

    public required string ImageId { get; init; }

    public required ContainerRunState State { get; init; }

    public int? ExitCode { get; init; }

    public bool OutOfMemory { get; init; }

    public int RestartCount { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Address on the named network; null when it does not run.</summary>
    public string? IpAddress { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

public enum ContainerRunState
{
    Created,
    Running,
    Paused,
    Restarting,
    Exited,
    Dead,
}

/// <param name="CpuPercent">Of one core: 200 means two cores busy.</param>
public sealed record ContainerStats(double CpuPercent, long MemoryBytes, long MemoryLimitBytes, long NetworkReceivedBytes, long NetworkSentBytes, long BlockReadBytes, long BlockWrittenBytes, int Processes);

/// <param name="Lines">How many of the last lines to begin with; null is all.</param>
public sealed record LogQuery(int? Lines = null, bool Follow = false, DateTimeOffset? Since = null);

public sealed record LogLine(DateTimeOffset Time, bool IsError, string Text);

public sealed record EngineEvent(DateTimeOffset Time, string Action, string ContainerName, IReadOnlyDictionary<string, string> Attributes);

/// <param name="Mode">Permission bits.</param>
public sealed record PathInfo(string Name, long SizeBytes, bool IsDirectory, int Mode, DateTimeOffset Modified, string? LinkTarget);
