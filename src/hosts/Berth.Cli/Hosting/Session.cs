using System.CommandLine;
using Berth.Cli.Config;
using Berth.Cli.Output;
using Berth.Client;

namespace Berth.Cli.Hosting;

/// <summary>One run of one command: what was asked for, where to print, and the server, contacted only when needed.</summary>
internal sealed class Session : IDisposable
{
    private Lazy<ServerChoice> _choice;
    private readonly Lazy<BerthClient> _client;

    public Session(CliHost host, GlobalOptions options, ParseResult parse)
    {
        Host = host;
        Parse = parse;
        Json = parse.GetValue(options.Json);
        NoWait = parse.GetValue(options.NoWait);
        Print = new Printer(host, Json);
        Config = new ConfigFile(Path.Combine(host.HomeDirectory, ".berth.json"));
        Asked = new ServerRequest(parse.GetValue(options.Server), parse.GetValue(options.Token), parse.GetValue(options.Ca), parse.GetValue(options.AllowSelfSigned));
        _choice = new Lazy<ServerChoice>(() => ServerChoice.Make(Asked, Config, host));
        _client = new Lazy<BerthClient>(() => new BerthClient(_choice.Value.ToOptions(), host.Time));
    }

    public CliHost Host { get; }

    public ParseResult Parse { get; }

    public bool Json { get; }

    public bool NoWait { get; }

    public Printer Print { get; }

    public ConfigFile Config { get; }

    /// <summary>What the command line says about the server.</summary>
    public ServerRequest Asked { get; }

    /// <exception cref="CliException">No server is known.</exception>
    public ServerChoice Server => _choice.Value;

    /// <exception cref="CliException">No server is known.</exception>
    public BerthClient Client => _client.Value;

    /// <summary>From now on this server, whatever else is configured. Before the first call only.</summary>
    public void Use(ServerChoice choice) => _choice = new Lazy<ServerChoice>(choice);

    /// <summary>Where a browser finds a name that the platform serves: it has the dashboard's port.</summary>
    public string AddressOf(string fqdn)
    {
        var server = Server.Server;
        return server.IsDefaultPort || server.Scheme != Uri.UriSchemeHttps ? $"https://{fqdn}" : $"https://{fqdn}:{server.Port}";
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }
}
