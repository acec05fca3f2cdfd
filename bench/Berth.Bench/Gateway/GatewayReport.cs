using Berth.Bench.Reporting;

namespace Berth.Bench.Gateway;

/// <summary>The figures as a table, and the promises of issue 2.</summary>
internal static class GatewayReport
{
    public static Report Of(
        IReadOnlyList<Measurement> measurements, Wrk changed, int publications, double effect, double idle, BenchOptions options)
    {
        var (berth, usual, tuned, caddy) = (measurements[0], measurements[1], measurements[2], measurements[4]);
        return new Report(
            "Gateway",
            $"{Field.Hosts} hosts, answers of {Field.BodyBytes} bytes from nginx on the same machine ({Environment.ProcessorCount} processors for load, proxy and upstream together), "
            + $"TLS with an ECDSA P-256 certificate, wrk with 64 connections that rotate through the hosts. {options.Rounds} interleaved rounds of {options.Seconds} s after a warm-up; "
            + "medians; a ratio is the median of the rounds' ratios. The gateway and both nginx write access logs (tuned: buffered), HAProxy and Caddy none, as they come. "
            + "CPU is the proxy's own processor time per request; memory is resident, after the load.",
            ["", "requests/s", "Berth's ratio", "p50 ms", "p99 ms", "CPU µs/request", "memory MiB", "failed"],
            [.. measurements.Select(measured => Row(measured, berth))],
            [
                Target.AtLeast("requests/s, ratio to nginx, usual", 1.5, berth.RatioTo(usual)),
                Target.AtLeast("requests/s, ratio to nginx, tuned", 0.6, berth.RatioTo(tuned)),
                Target.AtLeast("requests/s, ratio to Caddy", 2, berth.RatioTo(caddy)),
                Target.AtMost("p99, ms; Caddy's", caddy.P99, berth.P99),
                Target.AtMost($"failed of {changed.Requests} requests while 100 routes came and went {publications} times", 0, changed.Failed),
                Target.AtMost("1000 hosts in effect after publishing, ms", 200, effect),
                Target.AtMost("memory idle with 3 apps, MiB", 90, idle),
            ]);
    }

    private static string[] Row(Measurement measured, Measurement berth) =>
    [
        measured.Name,
        measured.PerSecond.Text(),
        measured == berth ? "" : berth.RatioTo(measured).Text(),
        measured.P50.Text(),
        measured.P99.Text(),
        measured.CpuPerRequest.Text(),
        measured.Resident.Text(),
        $"{measured.Failed}",
    ];
}
