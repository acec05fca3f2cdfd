using System.Globalization;
using Berth.Bench.Running;

namespace Berth.Bench.Gateway;

/// <summary>One run of wrk and what it says.</summary>
/// <param name="Failed">Answers other than 2xx and 3xx, and socket errors of any kind.</param>
internal sealed record Wrk(double PerSecond, double P50Milliseconds, double P99Milliseconds, long Requests, long Failed)
{
    private const string Mark = "measured ";

    /// <summary>Lua that wrk runs: rotates through the hosts, and ends with one line of whole numbers.</summary>
    public static string Script(int hosts) => $$"""
        local requests, n = {}, 0
        init = function(args)
          for i = 0, {{hosts - 1}} do requests[i] = wrk.format("GET", "/", { ["Host"] = "app" .. i .. ".bench.test" }) end
        end
        request = function()
          n = (n + 1) % {{hosts}}
          return requests[n]
        end
        done = function(summary, latency, times)
          local e = summary.errors
          io.write(string.format("{{Mark}}%d %d %d %d %d\n", summary.requests, summary.duration,
            latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
        end
        """;

    public static async Task<Wrk> RunAsync(int port, string script, int seconds, CancellationToken cancellationToken)
    {
        var output = await Command.OutputAsync(
            "wrk",
            ["--threads", "2", "--connections", "64", "--duration", $"{seconds}s", "--timeout", "30s", "--script", script, $"https://localhost:{port}/"],
            cancellationToken);
        var line = output.Split('\n').LastOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal))
            ?? throw new BenchException($"wrk did not finish: {output}");
        var numbers = line[Mark.Length..].Split(' ').Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return new Wrk(numbers[0] * 1e6 / numbers[1], numbers[2] / 1000.0, numbers[3] / 1000.0, numbers[0], numbers[4]);
    }
}
