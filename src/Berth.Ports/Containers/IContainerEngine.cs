namespace Berth.Ports.Containers;

/// <summary>
/// The container engine in the platform's words. Names are container names chosen by the caller.
/// Every member throws only <see cref="PortException"/> (codes: <c>engine.unreachable</c>, <c>engine.too_old</c>,
/// <c>engine.refused</c>, <c>image.not_found</c>, <c>image.unauthorized</c>, <c>image.invalid_reference</c>,
/// <c>image.registry_unreachable</c>, <c>image.build_failed</c>, <c>container.not_found</c>, <c>container.not_running</c>,
/// <c>container.name_taken</c>, <c>container.out_of_memory</c>, <c>exec.ended</c>, <c>file.not_found</c>,
/// <c>network.address_taken</c>, <c>port.taken</c>, <c>disk.full</c>)
/// and <see cref="OperationCanceledException"/>.
/// </summary>
public interface IContainerEngine
{
    /// <summary>Engine and API version, free disk. Fails with <c>engine.too_old</c> below API 1.41.</summary>
    Task<EngineInfo> GetInfoAsync(CancellationToken cancellationToken);

    /// <summary>Makes the bridge network if it is absent; fails with <c>engine.refused</c> when one of that name has another subnet.</summary>
    Task EnsureNetworkAsync(NetworkSpec network, CancellationToken cancellationToken);

    /// <summary>Absent is fine.</summary>
    Task RemoveNetworkAsync(string name, CancellationToken cancellationToken);

    /// <summary>A container is on one network more, answering to these names there. Being on it already is fine.</summary>
    Task ConnectNetworkAsync(string network, string container, IReadOnlyList<string> aliases, CancellationToken cancellationToken);

    /// <summary>The image as the engine holds it, or null. Never pulls.</summary>
    Task<ImageInfo?> FindImageAsync(string reference, CancellationToken cancellationToken);

    Task<IReadOnlyList<ImageInfo>> ListImagesAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken);

    Task PullImageAsync(string reference, RegistryCredentials? credentials, IProgress<ImageProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Builds from a tar (or tar.gz) of the context; every line the build prints goes to <paramref name="log"/>.</summary>
    Task BuildImageAsync(ImageBuild build, Stream context, IProgress<string>? log, CancellationToken cancellationToken);

    /// <summary>Makes a one-layer image from the tar of a root file system.</summary>
    Task ImportImageAsync(Stream rootFileSystem, string reference, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken);

    /// <summary>Loads images from a tar as <c>docker save</c> writes it; returns their references.</summary>
    Task<IReadOnlyList<string>> LoadImageAsync(Stream archive, CancellationToken cancellationToken);

    Task TagImageAsync(string reference, string newReference, CancellationToken cancellationToken);

    /// <summary>Absent or in use is fine.</summary>
    Task RemoveImageAsync(string reference, CancellationToken cancellationToken);

    /// <summary>Creates, does not start. Fails with <c>container.name_taken</c> when the name exists, <c>image.not_found</c> when the image does not.</summary>
    Task<string> CreateContainerAsync(ContainerSpec spec, CancellationToken cancellationToken);

    /// <summary>Running already is fine. A published port in use is <c>port.taken</c>.</summary>
    Task StartContainerAsync(string name, CancellationToken cancellationToken);

    /// <summary>SIGTERM, <paramref name="grace"/>, SIGKILL. Stopped or absent is fine.</summary>
    Task StopContainerAsync(string name, TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Kills and removes with its anonymous volumes. Absent is fine.</summary>
    Task RemoveContainerAsync(string name, CancellationToken cancellationToken);

    /// <summary>Null when there is no such container.</summary>
    Task<ContainerDetails?> InspectContainerAsync(string name, CancellationToken cancellationToken);

    /// <summary>All containers, stopped ones too, that carry every one of <paramref name="labels"/>.</summary>
    Task<IReadOnlyList<ContainerDetails>> ListContainersAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken);

    /// <summary>Current use; null when it does not run.</summary>
    Task<ContainerStats?> GetStatsAsync(string name, CancellationToken cancellationToken);

    /// <summary>Output lines, oldest first; ends at the last line, or never when <see cref="LogQuery.Follow"/> (then at the container's removal).</summary>
    IAsyncEnumerable<LogLine> ReadLogsAsync(string name, LogQuery query, CancellationToken cancellationToken);

    /// <summary>Prepares a command in a running container; returns the exec id.</summary>
    Task<string> CreateExecAsync(string name, ExecSpec spec, CancellationToken cancellationToken);

    /// <summary>Starts a prepared command and hands out its streams. The caller disposes the session.</summary>
    Task<IExecSession> StartExecAsync(string execId, bool tty, CancellationToken cancellationToken);

    Task<ExecState> InspectExecAsync(string execId, CancellationToken cancellationToken);

    Task ResizeExecAsync(string execId, int rows, int columns, CancellationToken cancellationToken);

    /// <summary>Makes a named volume if absent.</summary>
    Task EnsureVolumeAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken);

    /// <summary>Absent is fine.</summary>
    Task RemoveVolumeAsync(string name, CancellationToken cancellationToken);

    Task<IReadOnlyList<string>> ListVolumesAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken);

    /// <summary>Tar of a file or directory in the container. <c>file.not_found</c> when absent.</summary>
    Task<Stream> ReadArchiveAsync(string name, string path, CancellationToken cancellationToken);

    /// <summary>What lies at <paramref name="path"/>, or null.</summary>
    Task<PathInfo?> StatPathAsync(string name, string path, CancellationToken cancellationToken);

    /// <summary>Unpacks a tar into a directory of the container (not possible below a read-only root; use exec there).</summary>
    Task WriteArchiveAsync(string name, string directory, Stream tar, CancellationToken cancellationToken);

    /// <summary>Container events (die, oom, start, stop, destroy …) from now on, for containers with these labels. Ends only by cancellation or <c>engine.unreachable</c>.</summary>
    IAsyncEnumerable<EngineEvent> WatchEventsAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken);
}
