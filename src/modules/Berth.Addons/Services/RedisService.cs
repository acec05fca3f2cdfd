using StackExchange.Redis;

namespace Berth.Addons.Services;

/// <summary>One app's own Redis.</summary>
internal static class RedisService
{
    public const int Port = 6379;
    private const string IdPrefix = "redis:";

    public static string IdOf(string appId) => IdPrefix + appId;

    public static string HostNameOf(string appId) => $"redis-{appId}";

    public static ServiceDefinition Define(string appId, RedisGrant grant) => new()
    {
        Id = IdOf(appId),
        Image = "redis",
        HostName = HostNameOf(appId),
        Kind = Labels.KindRedis,
        AppId = appId,
        Environment = secret => [grant.NoPassword ? new("REDIS_NO_PASSWORD", "1") : new("REDIS_PASSWORD", secret)],
        DefaultMemory = ServiceMemory.Redis(grant.AppMemory),
        StopTimeout = TimeSpan.FromSeconds(20),
        PingAsync = async (address, secret, cancellationToken) =>
        {
            await using var redis = await ConnectAsync(address, grant.NoPassword ? null : secret, cancellationToken);
            await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken);
        },
    };

    /// <summary>Signs in as <c>redisuser</c>, as apps do. The caller disposes it.</summary>
    public static async Task<ConnectionMultiplexer> ConnectAsync(string address, string? password, CancellationToken cancellationToken)
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { { address, Port } },
            User = password is null ? null : "redisuser",
            Password = password,
            AllowAdmin = true,
            AbortOnConnectFail = true,
            ConnectRetry = 0,
            ConnectTimeout = 3000,
            AsyncTimeout = 30_000,
            SyncTimeout = 30_000,
        };
        return await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellationToken);
    }
}

/// <summary>What an app's Redis is made from, as its grant keeps it.</summary>
/// <param name="AppMemory">The app's own limit in bytes, which the size of its Redis follows.</param>
internal sealed record RedisGrant(bool NoPassword, long AppMemory);
