using System.Threading.Channels;
using Berth.Gateway.Hosting;

namespace Berth.Gateway.AccessLogs;

/// <summary>
/// One file per route owner, <c>&lt;logs&gt;/&lt;owner&gt;.log</c>, written twice a second by one task of its own.
/// A request never waits for the disk: what does not fit in the queue is dropped and counted.
/// </summary>
internal sealed partial class AccessLog(GatewayOptions options, TimeProvider time, ILogger<AccessLog> logger) : BackgroundService
{
    private const int Queue = 16384;

    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CloseAfter = TimeSpan.FromSeconds(30);

    private readonly Channel<AccessLine> _lines = Channel.CreateBounded<AccessLine>(new BoundedChannelOptions(Queue) { SingleReader = true });
    private readonly Dictionary<string, AccessLogFile> _files = new(StringComparer.Ordinal);
    private long _dropped;
    private bool _failing;

    public void Write(in AccessLine line)
    {
        if (!_lines.Writer.TryWrite(line))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        WriteAll();
        CloseFiles(idleFor: TimeSpan.Zero);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            Task<bool>? line = null;
            while (true)
            {
                line ??= _lines.Reader.WaitToReadAsync(stoppingToken).AsTask();
                if (_files.Count == 0 || await Task.WhenAny(line, Task.Delay(CloseAfter, time, stoppingToken)) == line)
                {
                    await line;
                    line = null;
                    await Task.Delay(Gather, time, stoppingToken);
                    WriteAll();
                }

                CloseFiles(CloseAfter);
            }
        }
        catch (OperationCanceledException)
        {
            // StopAsync writes the rest.
        }
    }

    private void WriteAll()
    {
        while (_lines.Reader.TryRead(out var line))
        {
            if (!_files.TryGetValue(line.Owner, out var file))
            {
                _files[line.Owner] = file = new AccessLogFile(Path.Combine(options.LogDirectory, line.Owner + ".log"));
            }

            Try(() => file.Add(line));
        }

        foreach (var file in _files.Values)
        {
            Try(file.Flush);
        }

        if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
        {
            LogDropped(dropped);
        }
    }

    private void CloseFiles(TimeSpan idleFor)
    {
        var now = time.GetTimestamp();
        foreach (var (owner, file) in _files)
        {
            if (idleFor == TimeSpan.Zero || file.IsIdle(now, time, idleFor))
            {
                file.Dispose();
                _files.Remove(owner);
            }
        }
    }

    private void Try(Action write)
    {
        try
        {
            write();
            _failing = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_failing)
            {
                LogFailing(options.LogDirectory, e.Message);
            }

            _failing = true;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} lines of access logs were dropped: requests come faster than they can be written.")]
    private partial void LogDropped(long count);

    [LoggerMessage(LogLevel.Error, "Access logs cannot be written to {Directory}: {Reason}")]
    private partial void LogFailing(string directory, string reason);
}
