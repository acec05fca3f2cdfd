using Berth.Bench;
using Berth.Bench.Backups;
using Berth.Bench.Firewall;
using Berth.Bench.Gateway;
using Berth.Bench.Ldap;
using Berth.Bench.Oidc;
using Berth.Bench.Platform;
using Berth.Bench.Reporting;

IScenario[] scenarios = [new GatewayScenario(), new PlatformScenario(), new LdapScenario(), new OidcScenario(), new BackupScenario(), new FirewallScenario()];

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

try
{
    if (args is [LdapLoad.Command, .. var load])
    {
        return await LdapLoad.RunAsync(load);
    }

    var options = BenchOptions.Parse(args);
    var chosen = options.Scenarios.Count == 0
        ? scenarios
        : [.. options.Scenarios.Select(name => scenarios.FirstOrDefault(scenario => scenario.Name == name)
            ?? throw new BenchException($"There is no scenario '{name}'; there are: {string.Join(", ", scenarios.Select(scenario => scenario.Name))}."))];
    var passed = true;
    foreach (var scenario in chosen)
    {
        var report = await scenario.RunAsync(options, Console.Error.WriteLine, stop.Token);
        Console.WriteLine(Markdown.Of(report));
        ResultsFile.Replace(options.ResultsPath, scenario.Name, report);
        passed &= report.Targets.All(target => target.Met);
    }

    return passed ? 0 : 1;
}
catch (Exception e) when (e is BenchException or OperationCanceledException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
