using Berth.Bench.Reporting;

namespace Berth.Bench.Platform;

/// <summary>The figures as a table, and the promises of issue 2.</summary>
internal static class PlatformReport
{
    public static Report Of(
        IReadOnlyList<double> byHand, IReadOnlyList<double> installs, double server, double gateway, IReadOnlyList<double> lists, BenchOptions options)
    {
        var more = installs.Zip(byHand, (install, hand) => install - hand).Median();
        var p95 = lists.Percentile(95);
        return new Report(
            "Platform",
            $"static-site with its image present, {options.Rounds} rounds: `docker create` + `docker start` + first answer of the health path (asked every 50 ms), "
            + "then `POST /apps` to the state that says installed and healthy (asked every 50 ms, through the gateway). Memory is resident, a minute after the last of "
            + $"three apps was installed. `GET /apps` through the gateway over TLS, 200 calls one after another with {ManyApps.Count} apps in the database, after as many to warm up.",
            ["", "median", "unit"],
            [
                ["by hand", byHand.Median().Text(), "s"],
                ["installed by Berth", installs.Median().Text(), "s"],
                ["server, idle, 3 apps", server.Text(), "MiB"],
                ["gateway, idle, 3 apps", gateway.Text(), "MiB"],
                [$"GET /apps, {ManyApps.Count} apps", lists.Median().Text(), "ms"],
            ],
            [
                Target.AtMost("install of static-site, s more than by hand", 2, more),
                Target.AtMost("memory of server and gateway, idle with 3 apps, MiB", 300, server + gateway),
                Target.AtMost($"GET /apps with {ManyApps.Count} apps, p95, ms", 50, p95),
            ]);
    }
}
