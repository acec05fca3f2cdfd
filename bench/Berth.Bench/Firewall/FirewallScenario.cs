using System.Diagnostics;
using Berth.Bench.Reporting;
using Berth.Bench.Running;
using Berth.Firewall;
using Berth.Host;
using Berth.Ports.Firewall;
using Berth.Ports.Programs;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Bench.Firewall;

/// <summary>How long it takes until new rules hold, with many apps and a long block list; in a network namespace of its own.</summary>
internal sealed class FirewallScenario : IScenario
{
    private const string Namespace = "berth-bench-fw";
    private const int Apps = 200;
    private const int Networks = 10_000;

    public string Name => "firewall";

    public async Task<Report> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        await Command.OutputAsync("ip", ["netns", "add", Namespace], cancellationToken);
        try
        {
            await using var services = Services();
            var firewall = services.GetRequiredService<IFirewall>();
            var (first, changes) = (new List<double>(), new List<double>());
            for (var round = 0; round < Math.Max(5, options.Rounds); round++)
            {
                progress($"firewall: round {round + 1}");
                await firewall.RemoveAsync("bench", cancellationToken);
                first.Add(await ApplyAsync(firewall, ManyRules.Of(Apps, Networks, seed: 1), cancellationToken));

                // Every other app and network is another one.
                changes.Add(await ApplyAsync(firewall, ManyRules.Of(Apps, Networks, seed: round + 2), cancellationToken));
            }

            return new Report(
                "Firewall",
                $"{Apps} apps with two services and a published port each, every fourth with an allow-list, and {Networks} blocked networks (four of five IPv4): from the model to rules in the kernel, "
                + "one transaction of `nft`, its start and the check whether they hold already included. The second row replaces rules that hold by ones with another block list.",
                ["", "median", "worst", "unit"],
                [
                    ["first rules", Ms(first.Median()), Ms(first.Max()), "ms"],
                    ["other rules in place of them", Ms(changes.Median()), Ms(changes.Max()), "ms"],
                ],
                [Target.AtMost("200 apps and 10 000 networks in effect, worst, s", 1, first.Concat(changes).Max() / 1000)]);
        }
        finally
        {
            await Command.OutputAsync("ip", ["netns", "del", Namespace], CancellationToken.None);
        }
    }

    private static string Ms(double value) => value.Text();

    private static async Task<double> ApplyAsync(IFirewall firewall, FirewallRules rules, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        if (!await firewall.IsInEffectAsync(rules, cancellationToken))
        {
            await firewall.ApplyAsync(rules, cancellationToken);
        }

        var took = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        return await firewall.IsInEffectAsync(rules, cancellationToken) ? took : throw new BenchException("The rules were applied and do not hold.");
    }

    private static ServiceProvider Services()
    {
        var nowhere = Path.Combine(Path.GetTempPath(), Namespace);
        var host = new ServiceCollection().AddHostAdapter(new HostOptions { CaDirectory = nowhere, SecretKeyPath = Path.Combine(nowhere, "key") }).BuildServiceProvider();
        return new ServiceCollection().AddSingleton<IProgramRunner>(new Inside(host.GetRequiredService<IProgramRunner>())).AddFirewallAdapter().BuildServiceProvider();
    }

    /// <summary>The same programs in the namespace.</summary>
    private sealed class Inside(IProgramRunner programs) : IProgramRunner
    {
        public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken) => programs.RunAsync(Of(call), cancellationToken);

        public Task<IRunningProgram> StartAsync(ProgramCall call, CancellationToken cancellationToken) => programs.StartAsync(Of(call), cancellationToken);

        private static ProgramCall Of(ProgramCall call) => call with { FileName = "ip", Arguments = ["netns", "exec", Namespace, call.FileName, .. call.Arguments] };
    }
}
