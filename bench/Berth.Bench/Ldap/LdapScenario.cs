using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Berth.Bench.Platform;
using Berth.Bench.Reporting;
using Berth.Bench.Running;

namespace Berth.Bench.Ldap;

/// <summary>The directory for apps against OpenLDAP's slapd with the same people, and how ten thousand people weigh.</summary>
internal sealed class LdapScenario : IScenario
{
    private const int People = 5000;
    private const int Many = 10_000;
    private const int Connections = 16;
    private const int SlapdPort = 3389;
    private const string Password = "correct horse battery";
    private const string Gateway = "172.31.0.1";

    /// <summary>Binds of people who did not bind within the last minute: each round goes on where the last one ended.</summary>
    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

    public string Name => "ldap";

    public async Task<Report> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        await using var platform = await BenchPlatform.StartAsync(options, cancellationToken);
        progress("ldap: an app with the addon, and five thousand people");
        await platform.PostAsync("users", new JsonObject { ["username"] = ManyPeople.Model, ["email"] = "bench@example.com", ["password"] = Password }, cancellationToken);
        var app = await InstallAsync(platform, options, cancellationToken);
        var process = await Command.OutputAsync("docker", ["inspect", "--format", "{{.State.Pid}}", app], cancellationToken);
        var dn = await VariableAsync(platform, app, "CLOUDRON_LDAP_BIND_DN", cancellationToken);
        var secret = await VariableAsync(platform, app, "CLOUDRON_LDAP_BIND_PASSWORD", cancellationToken);
        var before = platform.Resident("berth-server");
        await ManyPeople.MakeAsync(platform.Database, 1, People, cancellationToken);
        var hash = await ManyPeople.HashAsync(platform.Database, cancellationToken);
        await using var slapd = await BenchSlapd.StartAsync(Gateway, SlapdPort, People, hash, cancellationToken);
        var servers = new[]
        {
            new Side("slapd", $"ldap://{Gateway}:{SlapdPort}", BenchSlapd.Reader, BenchSlapd.Password, "uid"),
            new Side("Berth", $"ldap://{Gateway}:3002", dn, secret, "username"),
        };
        var figures = new Dictionary<(string Side, string What), List<double>>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var what in new[] { "search", "bind", "repeat" })
            {
                foreach (var side in servers)
                {
                    var rate = await LoadAsync(process.Trim(), side, what, options.Seconds, cancellationToken);
                    (figures.TryGetValue((side.Name, what), out var list) ? list : figures[(side.Name, what)] = []).Add(rate);
                    progress($"ldap: round {round} of {options.Rounds}, {side.Name}, {what}: {rate.Text()}/s");
                }
            }
        }

        var memory = ProcFs.Resident(slapd.Pid);
        await ManyPeople.MakeAsync(platform.Database, People + 1, Many, cancellationToken);
        var searches = await SearchAsync(platform, cancellationToken);
        return LdapReport.Of(figures, searches, platform.Resident("berth-server") - before, memory, options);
    }

    private static async Task<string> InstallAsync(BenchPlatform platform, BenchOptions options, CancellationToken cancellationToken)
    {
        // The smallest package of the catalog, asking for the addon as well.
        var root = Path.GetDirectoryName(Path.GetDirectoryName(options.ResultsPath)!)!;
        var copy = Directory.CreateTempSubdirectory("berth-bench-package-").FullName;
        try
        {
            await Command.OutputAsync("cp", ["-r", Path.Combine(root, "catalog", "static-site") + "/.", copy], cancellationToken);
            var file = Path.Combine(copy, "CloudronManifest.json");
            var manifest = JsonNode.Parse(await File.ReadAllTextAsync(file, cancellationToken))!;
            manifest["addons"]!["ldap"] = new JsonObject();
            await File.WriteAllTextAsync(file, manifest.ToJsonString(), cancellationToken);
            await platform.CliAsync(cancellationToken, "install", copy, "-l", "asks");
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }

        var apps = (await platform.GetAsync("apps", cancellationToken))!["apps"]!.AsArray();
        return (string)apps.Single(app => (string)app!["subdomain"]! == "asks")!["id"]!;
    }

    private static async Task<string> VariableAsync(BenchPlatform platform, string app, string name, CancellationToken cancellationToken) =>
        (await platform.CliAsync(cancellationToken, "exec", "--app", app, "--", "printenv", name)).Trim();

    private async Task<double> LoadAsync(string process, Side side, string what, int seconds, CancellationToken cancellationToken)
    {
        var first = _next.GetValueOrDefault(side.Name, 1);
        string[] arguments =
        [
            "--target", process, "--net", "dotnet", typeof(LdapLoad).Assembly.Location, LdapLoad.Command, side.Url, side.BindDn, side.BindPassword, what, side.Attribute, Password,
            Number(first), Number(People), Number(Connections), Number(seconds),
        ];
        var said = (await Command.OutputAsync("nsenter", arguments, cancellationToken)).Split(' ');
        if (what == "bind")
        {
            _next[side.Name] = int.Parse(said[1], CultureInfo.InvariantCulture);
        }

        return double.Parse(said[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Milliseconds of each search among all people, through the gateway.</summary>
    private static async Task<IReadOnlyList<double>> SearchAsync(BenchPlatform platform, CancellationToken cancellationToken)
    {
        const int calls = 200;
        var times = new List<double>();
        for (var i = 0; i < calls * 2; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var users = (await platform.GetAsync($"users?per_page=25&search={ManyPeople.Username(Random.Shared.Next(Many) + 1)}", cancellationToken))!["users"]!.AsArray();
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            _ = users.Count == 1 ? 0 : throw new BenchException($"A search for one of {Many} people found {users.Count}.");
        }

        return [.. times.TakeLast(calls)];
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Side(string Name, string Url, string BindDn, string BindPassword, string Attribute);
}
