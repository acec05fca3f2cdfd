using Berth.Bench.Reporting;
using Berth.Bench.Running;
using Berth.Ports.Gateway;

namespace Berth.Bench.Gateway;

/// <summary>The gateway against what else one would put there: same machine, same upstream, same certificate, same 500 hosts.</summary>
internal sealed class GatewayScenario : IScenario
{
    private const int BerthPort = 21001;
    private const int WarmUpRounds = 12;

    public string Name => "gateway";

    public async Task<Report> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        using var field = new Field();
        using var gateway = new BerthGateway(field, BerthPort, options.GatewayProgram);
        Proxy[] proxies =
        [
            gateway.Proxy,
            Nginx.Usual(field, 21002),
            Nginx.Tuned(field, 21003),
            Haproxy.Of(field, 21004),
            Caddy.Of(field, 21005),
        ];
        var servers = new List<Server>();
        try
        {
            servers.Add(await StartAsync(Nginx.Upstream(field), cancellationToken));
            var idle = await IdleAsync(gateway, field, servers, progress, cancellationToken);
            var measurements = new List<Measurement> { new(gateway.Proxy, servers[^1]) };
            foreach (var proxy in proxies.Skip(1))
            {
                servers.Add(await StartAsync(proxy, cancellationToken));
                measurements.Add(new Measurement(proxy, servers[^1]));
            }

            await MeasureAsync(measurements, field, options, progress, cancellationToken);
            progress("gateway: routes come and go under load");
            var changed = await Changes.UnderLoadAsync(gateway, measurements[0], field, options.Seconds * 2, cancellationToken);
            var effect = await Changes.EffectAsync(gateway, cancellationToken);
            return GatewayReport.Of(measurements, changed.Load, changed.Publications, effect, idle, options);
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static Task<Server> StartAsync(Proxy proxy, CancellationToken cancellationToken) =>
        Server.StartAsync(proxy.Program, proxy.Arguments, proxy.Environment, proxy.Port, cancellationToken);

    /// <summary>Starts the gateway with three apps, uses it a little, and looks at its memory in MiB; then publishes all hosts.</summary>
    private static async Task<double> IdleAsync(
        BerthGateway gateway, Field field, List<Server> servers, Action<string> progress, CancellationToken cancellationToken)
    {
        progress("gateway: memory with three apps");
        await gateway.PublishAsync(3, cancellationToken);
        servers.Add(await StartAsync(gateway.Proxy, cancellationToken));
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null } });
        for (var i = 0; i < 300; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"https://localhost:{BerthPort}/");
            request.Headers.Host = Field.Host(i % 3);
            using var response = await client.SendAsync(request, cancellationToken);
            response.EnsureSuccessStatusCode();
        }

        await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
        var idle = ProcFs.Resident(servers[^1].Pid);
        var version = await gateway.PublishAsync(Field.Hosts, cancellationToken);
        await gateway.Publisher.WaitUntilInEffectAsync(version, TimeProvider.System, cancellationToken);
        return idle;
    }

    private static async Task MeasureAsync(
        List<Measurement> measurements, Field field, BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        await WarmUpAsync(measurements, field, progress, cancellationToken);
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var measurement in measurements)
            {
                await measurement.AddRoundAsync(field, options.Seconds, cancellationToken);
                var wrk = measurement.Rounds[^1];
                progress($"gateway: round {round} of {options.Rounds}, {measurement.Name}: {wrk.PerSecond.Text()} requests/s, p99 {wrk.P99Milliseconds.Text()} ms, {wrk.Failed} failed");
            }
        }
    }

    /// <summary>Until the just-in-time compiler is through with what the load uses: a gateway runs for months.</summary>
    private static async Task WarmUpAsync(List<Measurement> measurements, Field field, Action<string> progress, CancellationToken cancellationToken)
    {
        foreach (var measurement in measurements.Skip(1))
        {
            await measurement.RunAsync(field, 2, cancellationToken);
        }

        for (var round = 1; round <= WarmUpRounds; round++)
        {
            var wrk = await measurements[0].RunAsync(field, 4, cancellationToken);
            progress($"gateway: warm-up {round} of {WarmUpRounds}, {wrk.PerSecond.Text()} requests/s");
        }
    }
}
