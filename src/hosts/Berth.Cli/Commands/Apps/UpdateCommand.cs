using System.CommandLine;
using Berth.Cli.Apps;
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
            var task = await session.Client.Apps.UpdateAsync(app.Id, new UpdateRequest
            {
                AppStoreId = package.CatalogId,
                Manifest = package.Manifest,
                VersionsUrl = package.VersionsUrl,
                SourceArchiveId = package.ArchiveId,
                Icon = package.Icon,
                BuildArgs = package.BuildArgs,
                SkipBackup = session.Parse.GetValue(NoBackup) ? true : null,
                Force = session.Parse.GetValue(Force) ? true : null,
            }, cancellationToken).ConfigureAwait(false);
            return await Finishing.FollowAsync(session, app.Id, task, $"Updating {app.Fqdn}", now => $"{now.Fqdn} is at version {AppState.Version(now)}.", cancellationToken).ConfigureAwait(false);
        });
    }
}
