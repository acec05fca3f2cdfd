using System.CommandLine;
using Berth.Cli.Apps;
using Berth.Cli.Hosting;
using Berth.Cli.Values;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth status [APP]</c>: one app, or the platform when no app is named or at hand.</summary>
internal static class StatusCommand
{
    public static Command Create(Hosting.Cli cli)
    {
        var command = new Command("status", "Show an app's state; without an app, the platform's");
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            if (choice.Name(session.Parse) is null && Packages.PackageDirectory.FindUpwards(session.Host.WorkingDirectory) is null)
            {
                return await ShowPlatformAsync(session, cancellationToken).ConfigureAwait(false);
            }

            var found = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            Show(session, await session.Client.Apps.GetAsync(found.Id, cancellationToken).ConfigureAwait(false));
            return ExitCode.Ok;
        });
    }

    internal static void Show(Session session, AppResponse app)
    {
        if (session.Json)
        {
            session.Print.Json(app, BerthJson.Default.AppResponse);
            return;
        }

        session.Print.Facts(Facts(session, app));
        foreach (var line in app.Error?.LogLines ?? [])
        {
            session.Print.Note($"  | {line}");
        }
    }

    private static IEnumerable<(string Name, string? Value)> Facts(Session session, AppResponse app)
    {
        yield return ("App", $"{AppState.Title(app)} {AppState.Version(app)} ({AppState.ManifestId(app)})");
        yield return ("Address", session.AddressOf(app.Fqdn));
        yield return ("State", AppState.Describe(app));
        if (app.Error is { } error)
        {
            yield return ("Error", error.Message);
        }
        else if (app.InstallationProgress.Length > 0)
        {
            yield return ("Progress", app.InstallationProgress);
        }

        if (app.HealthMessage is { Length: > 0 } health && app.Health != "healthy")
        {
            yield return ("Health", health);
        }

        yield return ("Memory", app.MemoryUsed is { } used ? $"{Amounts.Memory(used)} of {Amounts.Memory(app.MemoryLimit)}" : Amounts.Memory(app.MemoryLimit));
        foreach (var (name, port) in app.Ports)
        {
            yield return ("Port", port.Count > 1 ? $"{name} {port.HostPort}-{port.HostPort + port.Count - 1}/{port.Type}" : $"{name} {port.HostPort}/{port.Type}");
        }

        yield return ("Installed", Amounts.Moment(app.CreationTime));
        yield return ("Id", app.Id);
        if (app.TaskId is { } task)
        {
            yield return ("Task", task);
        }
    }

    private static async Task<int> ShowPlatformAsync(Session session, CancellationToken cancellationToken)
    {
        var status = await session.Client.Platform.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        if (session.Json)
        {
            session.Print.Json(status, BerthJson.Default.StatusResponse);
            return ExitCode.Ok;
        }

        session.Print.Facts([("Server", session.Server.Server.GetLeftPart(UriPartial.Authority)), ("Version", status.Version), ("Activated", status.Activated ? "yes" : "no")]);
        return ExitCode.Ok;
    }
}
