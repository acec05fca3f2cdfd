using System.Text.Json;
using Berth.Gateway.Hosting;
using Berth.Ports.Gateway;

namespace Berth.Gateway.Snapshots;

/// <summary>Tells others which snapshot is in effect: one small file, replaced atomically, gone after an orderly end.</summary>
internal sealed partial class StateFile
{
    private readonly GatewayOptions _options;
    private readonly ILogger<StateFile> _logger;
    private readonly DateTimeOffset _started;
    private readonly Lock _lock = new();
    private bool _over;

    public StateFile(GatewayOptions options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<StateFile> logger)
    {
        (_options, _logger, _started) = (options, logger, time.GetUtcNow());

        // As the drain begins, not as it ends: by then another gateway may be at work.
        lifetime.ApplicationStopping.Register(Remove);
    }

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
        Try(() =>
        {
            Directory.CreateDirectory(_options.StateDirectory);
            var part = _options.StatePath + ".new";
            File.WriteAllBytes(part, JsonSerializer.SerializeToUtf8Bytes(state, GatewayJson.Default.GatewayState));
            File.Move(part, _options.StatePath, overwrite: true);
        });
    }

    private void Remove() => Try(() =>
    {
        _over = true;
        File.Delete(_options.StatePath);
    });

    /// <summary>When it cannot be written serving goes on; only those who wait for a version will wait in vain.</summary>
    private void Try(Action change)
    {
        try
        {
            lock (_lock)
            {
                if (!_over)
                {
                    change();
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnwritable(_options.StatePath, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Path} cannot be written: {Reason}")]
    private partial void LogUnwritable(string path, string reason);
}
