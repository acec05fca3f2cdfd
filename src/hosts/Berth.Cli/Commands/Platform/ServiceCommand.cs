using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Cli.Values;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth service list|status|restart|logs</c>: the shared services behind the addons.</summary>
internal static class ServiceCommand
{
    public static Command Create(Hosting.Cli cli) =>
        new("service", "See and restart the services that apps share") { List(cli), Status(cli), Restart(cli), Logs(cli) };

    private static Command List(Hosting.Cli cli) =>
        cli.WithAction(new Command("list", "List the services"), async (session, cancellationToken) =>
        {
            var services = await session.Client.Services.ListAsync(cancellationToken).ConfigureAwait(false);
            session.Print.Rows(new ServiceListResponse(services), BerthJson.Default.ServiceListResponse, ["Service", "State", "Memory", "Limit"],
                services.Select(service => (IReadOnlyList<string?>)[service.Id, service.Status, Memory(service.MemoryUsed), Memory(service.MemoryLimit)]));
            return ExitCode.Ok;
        });

    private static Command Status(Hosting.Cli cli)
    {
        var name = Name();
        return cli.WithAction(new Command("status", "Show one service") { name }, async (session, cancellationToken) =>
        {
            var service = await session.Client.Services.GetAsync(session.Parse.GetRequiredValue(name), cancellationToken).ConfigureAwait(false);
            if (session.Json)
            {
                session.Print.Json(service, BerthJson.Default.ServiceResponse);
                return ExitCode.Ok;
            }

            session.Print.Facts([("Service", service.Name), ("State", service.Status), ("Memory", $"{Memory(service.MemoryUsed)} of {Memory(service.Config.MemoryLimit)}"), ("Error", service.Error ?? "none")]);
            return ExitCode.Ok;
        });
    }

    private static Command Restart(Hosting.Cli cli)
    {
        var name = Name();
        return cli.WithAction(new Command("restart", "Restart a service") { name }, async (session, cancellationToken) =>
        {
            var service = session.Parse.GetRequiredValue(name);
            await session.Client.Services.RestartAsync(service, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"{service} restarts.");
            return ExitCode.Ok;
        });
    }

    private static Command Logs(Hosting.Cli cli)
    {
        var name = Name();
        var follow = new Option<bool>("--tail", "-f", "--follow") { Description = "Go on with what comes" };
        var lines = new Option<int>("--lines", "-l") { Description = "Begin with this many lines; -1 is all", DefaultValueFactory = _ => 100, HelpName = "n" };
        return cli.WithAction(new Command("logs", "Print a service's log") { name, follow, lines }, async (session, cancellationToken) =>
        {
            var log = session.Client.Services.ReadLogAsync(session.Parse.GetRequiredValue(name), session.Parse.GetValue(lines), session.Parse.GetValue(follow), cancellationToken);
            await LogsCommand.PrintAsync(session, log, cancellationToken).ConfigureAwait(false);
            return ExitCode.Ok;
        });
    }

    private static Argument<string> Name() => new("service") { Description = "Such as mysql or redis:APPID" };

    private static string Memory(long? bytes) => bytes is { } known ? Amounts.Memory(known) : "";
}
