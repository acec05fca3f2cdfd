using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Berth.Bench.Platform;
using Berth.Bench.Reporting;
using Berth.Bench.Running;

namespace Berth.Bench.Oidc;

/// <summary>Single sign-on against npm's oidc-provider with everything in memory.</summary>
internal sealed class OidcScenario : IScenario
{
    private const int Connections = 16;
    /// <summary>Seconds for each; both compile what is hot while they run.</summary>
    private const int WarmUp = 25;

    private const string Person = "bench";
    private const string Password = "correct horse battery";
    private const string NodeClient = "bench";
    private const string NodeSecret = "a secret of the bench that is long enough";

    public string Name => "oidc";

    public async Task<Report> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        progress("oidc: starting both");
        await using var platform = await BenchPlatform.StartAsync(options, cancellationToken);
        var port = FreePort();
        var fixture = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(options.ResultsPath)!)!, "tests", "fixtures", "outside-provider");
        if (!Directory.Exists(Path.Combine(fixture, "node_modules")))
        {
            await Command.OutputAsync("npm", ["ci", "--prefix", fixture, "--no-fund", "--no-audit", "--silent"], cancellationToken);
        }

        await using var node = await Server.StartAsync(
            "node", [Path.Combine(fixture, "main.js"), NodeClient, NodeSecret, OidcRelyingParty.Redirect, port.ToString(CultureInfo.InvariantCulture)], new Dictionary<string, string> { ["NODE_ENV"] = "production" }, port, cancellationToken);
        var sides = new[] { await OfNodeAsync(port, cancellationToken), await OfBerthAsync(platform, cancellationToken) };
        try
        {
            var figures = sides.ToDictionary(side => side.Name, _ => new List<double>(), StringComparer.Ordinal);
            for (var round = 0; round <= options.Rounds; round++)
            {
                foreach (var side in sides)
                {
                    var rate = await LoadAsync(side, round == 0 ? WarmUp : options.Seconds, cancellationToken);
                    if (round > 0)
                    {
                        figures[side.Name].Add(rate);
                    }

                    progress($"oidc: round {round} of {options.Rounds}{(round == 0 ? " (warming up)" : "")}, {side.Name}: {rate.Text()}/s");
                }
            }

            return OidcReport.Of(figures["oidc-provider"], figures["Berth"], ProcFs.Resident(node.Pid), platform.Resident("berth-server"), options);
        }
        finally
        {
            foreach (var party in sides.SelectMany(side => side.Parties))
            {
                party.Dispose();
            }
        }
    }

    private static async Task<double> LoadAsync(Side side, int seconds, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(side.Parties.Select(party => Task.Run(
            async () =>
            {
                var done = 0;
                while (Stopwatch.GetElapsedTime(began).TotalSeconds < seconds)
                {
                    await party.RoundTripAsync(Person, cancellationToken);
                    done++;
                }

                return done;
            },
            cancellationToken)));
        return counts.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<Side> OfNodeAsync(int port, CancellationToken cancellationToken)
    {
        var issuer = $"http://127.0.0.1:{port}";
        var parties = Enumerable.Range(0, Connections).Select(_ => new OidcRelyingParty(issuer, issuer, NodeClient, NodeSecret, "")).ToList();
        foreach (var party in parties)
        {
            await party.SignInAsync(
                page => new Dictionary<string, string> { ["prompt"] = page.Contains("name=\"login\"", StringComparison.Ordinal) ? "login" : "consent", ["login"] = Person, ["password"] = "anything" }, cancellationToken);
        }

        return new("oidc-provider", parties);
    }

    private static async Task<Side> OfBerthAsync(BenchPlatform platform, CancellationToken cancellationToken)
    {
        await platform.PostAsync("users", new JsonObject { ["username"] = Person, ["email"] = "bench@example.com", ["password"] = Password }, cancellationToken);
        var client = (await platform.PostAsync("oidc/clients", new JsonObject { ["name"] = "Bench", ["loginRedirectUri"] = OidcRelyingParty.Redirect }, cancellationToken))!;
        var parties = new List<OidcRelyingParty>();
        for (var i = 0; i < Connections; i++)
        {
            var session = (await platform.PostAsync("auth/login", new JsonObject { ["username"] = Person, ["password"] = Password }, cancellationToken))!;
            var party = new OidcRelyingParty("Berth", platform.ApiOrigin, (string)client["id"]!, (string)client["secret"]!, "/openid");
            party.HoldCookie("berth_session", (string)session["accessToken"]!);
            parties.Add(party);
        }

        return new("Berth", parties);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Side(string Name, IReadOnlyList<OidcRelyingParty> Parties);
}
