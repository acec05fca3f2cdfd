using Berth.Cli.Config;
using Berth.Cli.Hosting;

namespace Berth.Cli.Local;

/// <summary>Where everything lies on the platform's own machine: below one directory, <c>BERTH_HOME</c>.</summary>
/// <param name="Root">Absolute; <c>/var/lib/berth</c> by default.</param>
internal sealed record PlatformHome(string Root)
{
    /// <summary>Runs of both processes: <c>bin/server/HASH</c>, <c>bin/gateway/HASH</c>.</summary>
    public string Binaries => Path.Combine(Root, "bin");

    /// <summary>What runs: one file a process.</summary>
    public string Run => Path.Combine(Root, "run");

    public string Logs => Path.Combine(Root, "log");

    public string Ports => Path.Combine(Root, "ports.json");

    public string Demo => Path.Combine(Root, "demo.json");

    /// <summary>The local authority's certificate, written by the server.</summary>
    public string Authority => Path.Combine(Root, "ca", "ca.crt");

    /// <summary>Where server and gateway meet; set-group-id to the gateway's group.</summary>
    public string Gateway => Path.Combine(Root, "gateway");

    public static PlatformHome Of(CliHost host) => new(Path.GetFullPath(LocalPlatform.HomeOf(host)));

    /// <exception cref="CliException">Not root.</exception>
    public static void RequireRoot(string command)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw CliException.Failure($"berth {command} starts and stops system services: run it as root.");
        }
    }
}
