using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Berth.Ports;
using Berth.Ports.Gateway;

namespace Berth.GatewayFile;

/// <summary>
/// Publishes to a gateway on the same machine through <see cref="GatewayFiles.Snapshot"/>. A reader sees the old file or
/// the new one, never a part: the new one is written beside the old (mode 0640, group from the directory), synced, and
/// renamed over it.
/// </summary>
/// <param name="files">The directory must exist; the launcher makes it with the gateway's group.</param>
public sealed class FileGateway(GatewayFiles files) : IGateway, IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task PublishAsync(GatewaySnapshot snapshot, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        var part = files.Snapshot + ".new";
        try
        {
            await WriteAsync(part, snapshot, cancellationToken);
            File.Move(part, files.Snapshot, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PortException(
                "gateway.publish_failed",
                $"The routes could not be written to {files.Snapshot}: {e.Message} Check that the directory exists, is writable and has space.",
                isTransient: true,
                e);
        }
        finally
        {
            _one.Release();
        }
    }

    public Task<GatewaySnapshot?> ReadAsync(CancellationToken cancellationToken) =>
        ReadAsync(files.Snapshot, GatewayJson.Default.GatewaySnapshot, cancellationToken);

    public Task<GatewayState?> ReadStateAsync(CancellationToken cancellationToken) =>
        ReadAsync(files.State, GatewayJson.Default.GatewayState, cancellationToken);

    public void Dispose() => _one.Dispose();

    private static async Task WriteAsync(string path, GatewaySnapshot snapshot, CancellationToken cancellationToken)
    {
        // A left-over of a crash may have another mode, and the mode is only taken at creation.
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Mode;
        }

        await using var stream = new FileStream(path, options);
        await JsonSerializer.SerializeAsync(stream, snapshot, GatewayJson.Default.GatewaySnapshot, cancellationToken);
        stream.Flush(flushToDisk: true);
    }

    private static async Task<T?> ReadAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return await JsonSerializer.DeserializeAsync(stream, type, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new PortException(
                "gateway.snapshot_unreadable", $"{path} cannot be read: {e.Message} Publishing the routes again replaces it.", inner: e);
        }
    }
}
