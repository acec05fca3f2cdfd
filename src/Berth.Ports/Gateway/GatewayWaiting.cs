namespace Berth.Ports.Gateway;

/// <summary>Waiting for a publication to take effect.</summary>
public static class GatewayWaiting
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Waits until the gateway serves the snapshot <paramref name="version"/>, or a later one.
    /// Usually some tens of milliseconds; for ever when no gateway runs, so pass a token with a limit.
    /// </summary>
    public static async Task WaitUntilInEffectAsync(
        this IGateway gateway, long version, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        while (await gateway.ReadStateAsync(cancellationToken) is not { Version: { } current } || current < version)
        {
            await Task.Delay(Step, time, cancellationToken);
        }
    }
}
