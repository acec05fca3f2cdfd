using System.CommandLine;
using Berth.Cli.Config;
using Berth.Cli.Hosting;
using Berth.Cli.Local;

namespace Berth.Cli.Commands;

/// <summary><c>berth up|down|demo</c>: the platform on this machine.</summary>
internal static class LocalCommands
{
    public static Command Up(Hosting.Cli cli) =>
        cli.WithAction(new Command("up", "Start the platform on this machine"), async (session, cancellationToken) =>
        {
            PlatformHome.RequireRoot("up");
            var platform = await new PlatformStart(session).RunAsync(cancellationToken).ConfigureAwait(false);
            var result = new UpResult(platform.Address.GetLeftPart(UriPartial.Authority), platform.Ports.Https, platform.Ports.Http, platform.Authority);
            if (session.Json)
            {
                session.Print.Json(result, CliJson.Default.UpResult);
                return ExitCode.Ok;
            }

            session.Print.Done(platform.WasStarted ? "The platform is up." : "The platform was up already.");
            session.Print.Facts([("Dashboard and API", result.Dashboard), ("Authority to trust", result.Ca), ("Next", platform.Status.Activated ? "berth list" : "berth demo, or make the owner's account at the dashboard"), ("To stop", "berth down")]);
            return ExitCode.Ok;
        });

    public static Command Down(Hosting.Cli cli)
    {
        var keepApps = new Option<bool>("--keep-apps") { Description = "Leave the apps' containers running" };
        return cli.WithAction(new Command("down", "Stop the platform on this machine, with all apps") { keepApps }, async (session, cancellationToken) =>
        {
            PlatformHome.RequireRoot("down");
            var ran = await new PlatformStop(session).RunAsync(session.Parse.GetValue(keepApps), cancellationToken).ConfigureAwait(false);
            session.Print.Done(ran ? "The platform is down. Start it again with: berth up" : "The platform was not running.");
            return ExitCode.Ok;
        });
    }

    public static Command Demo(Hosting.Cli cli) =>
        cli.WithAction(new Command("demo", "Start the platform on this machine and install a real app"), async (session, cancellationToken) =>
        {
            PlatformHome.RequireRoot("demo");
            var platform = await new PlatformStart(session).RunAsync(cancellationToken).ConfigureAwait(false);
            session.Use(ServerChoice.Local(session.Host));
            var result = await new Demo(session, platform).RunAsync(cancellationToken).ConfigureAwait(false);
            if (session.Json)
            {
                session.Print.Json(result, CliJson.Default.DemoResult);
                return ExitCode.Ok;
            }

            session.Print.Done("WordPress is running.");
            session.Print.Facts(
            [
                ("App", result.App),
                ("Dashboard and API", result.Dashboard),
                ("User name", result.Username.Length > 0 ? result.Username : "(as you chose it)"),
                ("Password", result.Password.Length > 0 ? result.Password : "(as you chose it)"),
                ("Authority to trust", result.Ca),
                ("To stop", "./berth down"),
            ]);
            return ExitCode.Ok;
        });
}

/// <summary>What <c>berth up --json</c> prints.</summary>
internal sealed record UpResult(string Dashboard, int HttpsPort, int HttpPort, string Ca);
