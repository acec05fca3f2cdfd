using Berth.Docker.Containers;
using Berth.Docker.Exec;
using Berth.Docker.Images;
using Berth.Docker.Logs;
using Berth.Docker.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Docker;

/// <summary>
/// <see cref="IContainerEngine"/> on a Docker engine, 20.10 (API 1.41) or newer. Safe for concurrent use; one instance
/// serves a process. The connection is made at the first call and again after it broke.
/// </summary>
public sealed class DockerEngine : IContainerEngine, IDisposable
{
    private readonly EngineConnection _connection;
    private readonly Networks _networks;
    private readonly Volumes _volumes;
    private readonly ImageStore _images;
    private readonly ImagePull _pull;
    private readonly ImageBuilder _builder;
    private readonly ImageArchives _archives;
    private readonly ContainerLife _containers;
    private readonly ContainerMeasures _measures;
    private readonly ContainerFiles _files;
    private readonly ContainerEvents _events;
    private readonly ContainerLogs _logs;
    private readonly ContainerExec _exec;

    public DockerEngine(DockerEngineOptions? options = null, TimeProvider? time = null, ILogger<DockerEngine>? logger = null)
    {
        _connection = new EngineConnection(options ?? new DockerEngineOptions(), logger ?? NullLogger<DockerEngine>.Instance);
        _networks = new Networks(_connection);
        _volumes = new Volumes(_connection);
        _images = new ImageStore(_connection);
        _pull = new ImagePull(_connection);
        _builder = new ImageBuilder(_connection);
        _archives = new ImageArchives(_connection);
        _containers = new ContainerLife(_connection);
        _measures = new ContainerMeasures(_connection);
        _files = new ContainerFiles(_connection);
        _events = new ContainerEvents(_connection, time ?? TimeProvider.System);
        _logs = new ContainerLogs(_connection, time ?? TimeProvider.System);
        _exec = new ContainerExec(_connection);
    }

    public async Task<EngineInfo> GetInfoAsync(CancellationToken cancellationToken)
    {
        var (version, api) = await _connection.StreamAsync((session, _) => Task.FromResult((session.EngineVersion, session.NewestApiVersion)), cancellationToken);
        var info = await _connection.AskAsync((client, token) => client.System.GetSystemInfoAsync(token), cancellationToken);
        return new EngineInfo(version, api.ToString(), info.CgroupVersion ?? "1", (int)info.NCPU, info.MemTotal, info.DockerRootDir, info.Architecture);
    }

    public Task EnsureNetworkAsync(NetworkSpec network, CancellationToken cancellationToken) => _networks.EnsureAsync(network, cancellationToken);

    public Task RemoveNetworkAsync(string name, CancellationToken cancellationToken) => _networks.RemoveAsync(name, cancellationToken);

    public Task ConnectNetworkAsync(string network, string container, IReadOnlyList<string> aliases, CancellationToken cancellationToken) =>
        _networks.ConnectAsync(network, container, aliases, cancellationToken);

    public Task<ImageInfo?> FindImageAsync(string reference, CancellationToken cancellationToken) => _images.FindAsync(reference, cancellationToken);

    public Task<IReadOnlyList<ImageInfo>> ListImagesAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken) =>
        _images.ListAsync(labels, cancellationToken);

    public Task PullImageAsync(string reference, RegistryCredentials? credentials, IProgress<ImageProgress>? progress, CancellationToken cancellationToken) =>
        _pull.PullAsync(reference, credentials, progress, cancellationToken);

    public Task BuildImageAsync(ImageBuild build, Stream context, IProgress<string>? log, CancellationToken cancellationToken) =>
        _builder.BuildAsync(build, context, log, cancellationToken);

    public Task ImportImageAsync(Stream rootFileSystem, string reference, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken) =>
        _archives.ImportAsync(rootFileSystem, reference, labels, cancellationToken);

    public Task<IReadOnlyList<string>> LoadImageAsync(Stream archive, CancellationToken cancellationToken) => _archives.LoadAsync(archive, cancellationToken);

    public Task TagImageAsync(string reference, string newReference, CancellationToken cancellationToken) =>
        _images.TagAsync(reference, newReference, cancellationToken);

    public Task RemoveImageAsync(string reference, CancellationToken cancellationToken) => _images.RemoveAsync(reference, cancellationToken);

    public Task<string> CreateContainerAsync(ContainerSpec spec, CancellationToken cancellationToken) => _containers.CreateAsync(spec, cancellationToken);

    public Task StartContainerAsync(string name, CancellationToken cancellationToken) => _containers.StartAsync(name, cancellationToken);

    public Task StopContainerAsync(string name, TimeSpan grace, CancellationToken cancellationToken) => _containers.StopAsync(name, grace, cancellationToken);

    public Task RemoveContainerAsync(string name, CancellationToken cancellationToken) => _containers.RemoveAsync(name, cancellationToken);

    public Task<ContainerDetails?> InspectContainerAsync(string name, CancellationToken cancellationToken) => _containers.InspectAsync(name, cancellationToken);

    public Task<IReadOnlyList<ContainerDetails>> ListContainersAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken) =>
        _containers.ListAsync(labels, cancellationToken);

    public Task<ContainerStats?> GetStatsAsync(string name, CancellationToken cancellationToken) => _measures.GetAsync(name, cancellationToken);

    public IAsyncEnumerable<LogLine> ReadLogsAsync(string name, LogQuery query, CancellationToken cancellationToken) => _logs.ReadAsync(name, query, cancellationToken);

    public Task<string> CreateExecAsync(string name, ExecSpec spec, CancellationToken cancellationToken) => _exec.CreateAsync(name, spec, cancellationToken);

    public Task<IExecSession> StartExecAsync(string execId, bool tty, CancellationToken cancellationToken) => _exec.StartAsync(execId, tty, cancellationToken);

    public Task<ExecState> InspectExecAsync(string execId, CancellationToken cancellationToken) => _exec.InspectAsync(execId, cancellationToken);

    public Task ResizeExecAsync(string execId, int rows, int columns, CancellationToken cancellationToken) =>
        _exec.ResizeAsync(execId, rows, columns, cancellationToken);

    public Task EnsureVolumeAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken) =>
        _volumes.EnsureAsync(name, labels, cancellationToken);

    public Task RemoveVolumeAsync(string name, CancellationToken cancellationToken) => _volumes.RemoveAsync(name, cancellationToken);

    public Task<IReadOnlyList<string>> ListVolumesAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken) =>
        _volumes.ListAsync(labels, cancellationToken);

    public Task<Stream> ReadArchiveAsync(string name, string path, CancellationToken cancellationToken) => _files.ReadAsync(name, path, cancellationToken);

    public Task<PathInfo?> StatPathAsync(string name, string path, CancellationToken cancellationToken) => _files.StatAsync(name, path, cancellationToken);

    public Task WriteArchiveAsync(string name, string directory, Stream tar, CancellationToken cancellationToken) =>
        _files.WriteAsync(name, directory, tar, cancellationToken);

    public IAsyncEnumerable<EngineEvent> WatchEventsAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken) =>
        _events.WatchAsync(labels, cancellationToken);

    public void Dispose()
    {
        _networks.Dispose();
        _connection.Dispose();
    }
}
