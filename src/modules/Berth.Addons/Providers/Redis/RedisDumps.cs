using Berth.Addons.Commands;
using Berth.Addons.Services;
using Berth.Kernel;
using StackExchange.Redis;

namespace Berth.Addons.Providers.Redis;

/// <summary>Redis' own dump, taken and laid down as docs/images.md says.</summary>
internal sealed class RedisDumps(ContainerCommand command, AddonsOptions options, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public async Task WriteAsync(ConnectionMultiplexer redis, string container, Stream file, CancellationToken cancellationToken)
    {
        var server = redis.GetServers()[0];
        while ((await InfoAsync(server)).IsBusy)
        {
            await Task.Delay(Interval, time, cancellationToken);
        }

        // In the foreground: a counter of background saves also goes up for rewrites of the append-only file, which leave no dump.
        try
        {
            await server.ExecuteAsync("SAVE").WaitAsync(cancellationToken);
        }
        catch (RedisServerException)
        {
            throw new ErrorException(Error.External("addon.dump_failed", "Redis could not write its dump: the disk is full or its memory limit too low. See its log."));
        }

        // Through the container rather than from the host: what lies there is the service's, which may have put a link in its place.
        await command.RunAsync(container, ["cat", "/var/lib/data/dump.rdb"], new Dictionary<string, string>(StringComparer.Ordinal), null, file, cancellationToken, user: "redis");
    }

    /// <summary>Puts the dump where the image looks for it at its next start. The container must not run.</summary>
    public async Task LayDownAsync(ServiceDefinition service, Stream dump, CancellationToken cancellationToken)
    {
        var directory = ServiceContainer.DataDirectory(service, options);
        Directory.CreateDirectory(directory);
        await DumpFile.WriteAsync(Path.Combine(directory, "restore.rdb"), file => dump.CopyToAsync(file, cancellationToken), cancellationToken);
    }

    private static async Task<SaveState> InfoAsync(IServer server)
    {
        var fields = (await server.InfoAsync("persistence")).SelectMany(group => group).ToDictionary(StringComparer.Ordinal);
        return new SaveState(
            long.Parse(fields.GetValueOrDefault("rdb_saves", "0")),
            fields.GetValueOrDefault("rdb_bgsave_in_progress") == "1" || fields.GetValueOrDefault("aof_rewrite_in_progress") == "1",
            fields.GetValueOrDefault("rdb_last_bgsave_status") == "ok");
    }

    private sealed record SaveState(long Saves, bool IsBusy, bool LastWasGood);
}
