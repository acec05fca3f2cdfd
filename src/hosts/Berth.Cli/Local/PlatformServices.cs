using System.Collections;
using System.Globalization;
using Berth.Cli.Hosting;

namespace Berth.Cli.Local;

/// <summary>Works out how server and gateway are started on this machine.</summary>
internal static class PlatformServices
{
    public const string Server = "berth-server";
    public const string Gateway = "berth-gateway";

    public static readonly TimeSpan ServerStop = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan GatewayStop = TimeSpan.FromSeconds(40);

    // Beside the server's build; each is named to it as BERTH_CATALOG and BERTH_IMAGES.
    private static readonly string[] Shares = ["catalog", "images"];

    // Those of a client have no place in the server's environment, and tokens least of all.
    private static readonly string[] NotForServices = ["BERTH_TOKEN", "BERTH_SERVER", "BERTH_CA", "BERTH_SERVER_BIN", "BERTH_GATEWAY_BIN"];

    /// <summary>Copies the builds to where they run.</summary>
    public static (ServiceDefinition Server, ServiceDefinition Gateway) Prepare(PlatformHome home, PlatformPorts ports, CliHost host)
    {
        var dotnet = DotnetRuntime.Find(home, host);
        var environment = Environment(home, ports, dotnet);
        var server = PlaceServer(home, host);
        var serverEnvironment = new Dictionary<string, string>(environment, StringComparer.Ordinal);

        // The youngest generation is otherwise as large as the processor's cache, which on servers is tens of megabytes
        // (no file has a setting for it).
        serverEnvironment.TryAdd("DOTNET_GCgen0size", "0x400000");
        foreach (var share in Shares)
        {
            if (Directory.Exists(Path.Combine(server, share)))
            {
                serverEnvironment.TryAdd($"BERTH_{share.ToUpperInvariant()}", Path.Combine(server, share));
            }
        }

        var gateway = Build.Place(Path.Combine(home.Binaries, "gateway"), [("", Build.Find(host, "Berth.Gateway", "berth-gateway.dll", "BERTH_GATEWAY_BIN"))]);
        return (
            new ServiceDefinition(Server, dotnet, [Path.Combine(server, "server", "Berth.Server.dll")], serverEnvironment, User: null, ServerStop),
            new ServiceDefinition(Gateway, dotnet, [Path.Combine(gateway, "berth-gateway.dll")], environment, GatewayUser.Name, GatewayStop));
    }

    // With the packages and images that belong to it, so that the clone may go.
    private static string PlaceServer(PlatformHome home, CliHost host)
    {
        var folders = new List<(string, string)> { ("server", Build.Find(host, "Berth.Server", "Berth.Server.dll", "BERTH_SERVER_BIN")) };
        if (Build.FindClone() is { } clone)
        {
            folders.AddRange(Shares.Select(name => (name, Path.Combine(clone, name))).Where(folder => Directory.Exists(folder.Item2)));
        }

        return Build.Place(Path.Combine(home.Binaries, "server"), folders);
    }

    private static Dictionary<string, string> Environment(PlatformHome home, PlatformPorts ports, string dotnet)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            ["LANG"] = "C.UTF-8",
            ["DOTNET_ROOT"] = Path.GetDirectoryName(dotnet)!,
            ["DOTNET_NOLOGO"] = "1",

            // The C library otherwise keeps up to sixteen heaps for two processors.
            ["MALLOC_ARENA_MAX"] = "2",
        };
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            if (variable.Key is string key && variable.Value is string value
                && (key.StartsWith("BERTH_", StringComparison.Ordinal) || key.StartsWith("DOCKER_", StringComparison.Ordinal) || key.StartsWith("DOTNET_gc", StringComparison.OrdinalIgnoreCase))
                && !NotForServices.Contains(key, StringComparer.Ordinal))
            {
                environment[key] = value;
            }
        }

        environment["BERTH_HOME"] = home.Root;
        environment["BERTH_HTTPS_PORT"] = ports.Https.ToString(CultureInfo.InvariantCulture);
        environment["BERTH_HTTP_PORT"] = ports.Http.ToString(CultureInfo.InvariantCulture);
        return environment;
    }
}
