using System.Text.Json;
using Berth.Gateway.Hosting;
using Berth.Ports.Gateway;

namespace Berth.Gateway.Snapshots;

/// <summary>Tells others which snapshot is in effect: one small file, replaced atomically, gone after an orderly end.</summary>
internal sealed partial class StateFile(GatewayOptions options, TimeProvider time, ILogger<StateFile> logger) : IDisposable
{
    private readonly DateTimeOffset _started = time.GetUtcNow();

    public void Write(LiveSnapshot? snapshot, IReadOnlyList<string> problems)
    {
        var state = new GatewayState
        {
            Pid = Environment.ProcessId,
            Started = _started,
            Version = snapshot?.Version,
            Routes = snapshot?.Routes.Count ?? 0,
            Problems = [.. problems.Take(20)],
        };
        try
        {
            Directory.CreateDirectory(options.StateDirectory);
            var part = options.StatePath + ".new";
            File.WriteAllBytes(part, JsonSerializer.SerializeToUtf8Bytes(state, GatewayJson.Default.GatewayState));
            File.Move(part, options.StatePath, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Serving goes on; only those who wait for a version will wait in vain.
            LogUnwritable(options.StatePath, e.Message);
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(options.StatePath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnwritable(options.StatePath, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Path} cannot be written: {Reason}")]
    private partial void LogUnwritable(string path, string reason);
}
