using System.Net;
using Berth.Cli.Hosting;
using Berth.Client;

namespace Berth.Cli.Config;

/// <summary>The server a command talks to, worked out from options, environment, configuration file and the platform on this machine, in that order.</summary>
internal sealed record ServerChoice(Uri Server, string? Token, string? Ca, bool AllowSelfSigned, bool IsLocal)
{
    /// <exception cref="CliException">No server is known.</exception>
    public static ServerChoice Make(ServerRequest asked, ConfigFile config, CliHost host)
    {
        var named = asked.Server ?? host.Variable("BERTH_SERVER") ?? config.DefaultServer;
        var local = LocalPlatform.Find(host);
        if (named is null && local is null)
        {
            throw new CliException(ExitCode.Unauthorised, "You are not logged in to a server. Log in with: berth login my.example.com");
        }

        var saved = named is null ? null : config.FindServer(named) ?? config.FindServer(ServerAddress.NameOf(ServerAddress.Parse(named)));
        var server = ServerAddress.Parse(saved?.Endpoint ?? named ?? local!.Server);
        var here = local is not null && ServerAddress.Parse(local.Server) == server ? local : null;
        return new ServerChoice(
            server,
            asked.Token ?? host.Variable("BERTH_TOKEN") ?? saved?.Token ?? here?.Token,
            asked.Ca is { } ca ? host.FullPath(ca) : host.Variable("BERTH_CA") ?? saved?.Ca ?? here?.Ca,
            asked.AllowSelfSigned || saved?.AllowSelfSigned == true,
            here is not null);
    }

    /// <summary>The platform on this machine and no other.</summary>
    /// <exception cref="CliException">There is none that this user may use.</exception>
    public static ServerChoice Local(CliHost host)
    {
        var local = LocalPlatform.Find(host)
            ?? throw CliException.Failure($"There is no platform in {LocalPlatform.HomeOf(host)} that you may use. Start one with: berth up");
        return new ServerChoice(ServerAddress.Parse(local.Server), local.Token, local.Ca, AllowSelfSigned: false, IsLocal: true);
    }

    public BerthClientOptions ToOptions() => new()
    {
        Server = Server,
        Token = Token,
        CaFile = Ca,
        AllowSelfSigned = AllowSelfSigned,
        ConnectTo = IsLocal && Server.HostNameType == UriHostNameType.Dns ? IPAddress.Loopback : null,
    };
}
