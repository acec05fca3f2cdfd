using System.Diagnostics;
using Berth.Bench.Reporting;
using Berth.Ports.Gateway;

namespace Berth.Bench.Gateway;

/// <summary>What happens while routes change.</summary>
internal static class Changes
{
    private const int Added = 100;

    /// <summary>Runs the load while 100 routes come and go, again and again.</summary>
    /// <returns>The load's result, and how many snapshots were published meanwhile.</returns>
    public static async Task<(Wrk Load, int Publications)> UnderLoadAsync(
        BerthGateway gateway, Measurement measured, Field field, int seconds, CancellationToken cancellationToken)
    {
        var load = measured.RunAsync(field, seconds, cancellationToken);
        var publications = 0;
        while (!load.IsCompleted)
        {
            var version = await gateway.PublishAsync(Field.Hosts + (publications % 2 == 0 ? Added : 0), cancellationToken);
            await gateway.Publisher.WaitUntilInEffectAsync(version, TimeProvider.System, cancellationToken);
            publications++;
        }

        return (await load, publications);
    }

    /// <summary>Milliseconds from the call that publishes 1000 hosts until they are in effect, median of 20.</summary>
    public static async Task<double> EffectAsync(BerthGateway gateway, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var version = await gateway.PublishAsync(1000, cancellationToken);
            while ((await gateway.Publisher.ReadStateAsync(cancellationToken))?.Version != version)
            {
                await Task.Delay(1, cancellationToken);
            }

            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return times.Median();
    }
}
