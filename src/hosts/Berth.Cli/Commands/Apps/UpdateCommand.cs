using System.CommandLine;
using System.Text.Json;
using Berth.Cli.Apps;
using Berth.Cli.Hosting;
using Berth.Cli.Packages;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary>
/// <c>berth update [APP]</c>: to what is named; without a source, to the newest version of where the app came from, or in a
/// package folder, and with no app named, to what lies there.
/// </summary>
internal static class UpdateCommand
{
    private static readonly Option<bool> NoBackup = new("--no-backup") { Description = "Make no backup first" };
    private static readonly Option<bool> Force = new("--force") { Description = "Also when the app is stopped or failed, or to an older version" };

    public static Command Create(Hosting.Cli cli)
    {
        var command = new Command("update", "Update an app to a newer version or another package") { NoBackup, Force };
        var choice = AppChoice.AddTo(command);
        var source = PackageSourceOptions.AddTo(command, positional: false);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var fromFolder = choice.Name(session.Parse) is null;
            if (source.IsGiven(session.Parse))
            {
                source.Check(session);
            }

            var app = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            var package = fromFolder || source.IsGiven(session.Parse)
                ? await source.ResolveAsync(session, cancellationToken).ConfigureAwait(false)
                : new PackageSource();
            if (package is { CatalogId: null, VersionsUrl: null, ArchiveId: null, Manifest.ValueKind: JsonValueKind.Undefined })
            {
                return await StepAsync(session, app, cancellationToken).ConfigureAwait(false);
            }

            var task = await session.Client.Apps.UpdateAsync(app.Id, Request(session, package), cancellationToken).ConfigureAwait(false);
            return await Finishing.FollowAsync(session, app.Id, task, $"Updating {app.Fqdn}", now => $"{now.Fqdn} is at version {AppState.Version(now)}.", cancellationToken).ConfigureAwait(false);
        });
    }

    /// <summary>
    /// Through every version that the package's publisher wants passed, to the newest. Where the app's source offers nothing newer the
    /// server is asked all the same: with force it may do the same version again.
    /// </summary>
    private static async Task<int> StepAsync(Session session, AppResponse app, CancellationToken cancellationToken)
    {
        for (var steps = 0; ; steps++)
        {
            var next = await session.Client.Updates.CheckAsync(app.Id, cancellationToken).ConfigureAwait(false);
            if (next is null && steps > 0)
            {
                return ExitCode.Ok;
            }

            if (next is { } update)
            {
                session.Print.Note($"{app.Fqdn}: {AppState.Version(app)} to {NextVersion.Version(update)}");
                if (NextVersion.Changelog(update) is { Length: > 0 } changelog)
                {
                    session.Print.Note(changelog);
                }
            }

            var task = await session.Client.Apps.UpdateAsync(app.Id, Request(session, new PackageSource()), cancellationToken).ConfigureAwait(false);
            var ended = await Finishing.FollowAsync(session, app.Id, task, $"Updating {app.Fqdn}", now => $"{now.Fqdn} is at version {AppState.Version(now)}.", cancellationToken).ConfigureAwait(false);
            if (ended != ExitCode.Ok || session.NoWait || next is null)
            {
                return ended;
            }

            app = await session.Client.Apps.GetAsync(app.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    private static UpdateRequest Request(Session session, PackageSource package) => new()
    {
        AppStoreId = package.CatalogId,
        Manifest = package.Manifest,
        VersionsUrl = package.VersionsUrl,
        SourceArchiveId = package.ArchiveId,
        Icon = package.Icon,
        BuildArgs = package.BuildArgs,
        SkipBackup = session.Parse.GetValue(NoBackup) ? true : null,
        Force = session.Parse.GetValue(Force) ? true : null,
    };
}
