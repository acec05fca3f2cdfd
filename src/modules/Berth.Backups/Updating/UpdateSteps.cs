using Berth.Apps;
using Berth.Backups.Data;
using Berth.Backups.Restoring;
using Berth.Backups.Taking;
using Berth.Kernel;
using Berth.Operations;

namespace Berth.Backups.Updating;

/// <summary>
/// The app as it runs is at every site that is meant for updates, or at least at one. Without any the update ends here, unless the caller
/// said that it may go on.
/// </summary>
internal sealed class BackUpBeforeUpdate(IAppSnapshots apps, UpdateBackups backups) : IOperationStep
{
    public const string StepName = "back-up-before-update";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var input = context.Input(RestoreInputJson.Default.AppInput);
        if (input.SkipBackup)
        {
            context.Log("No backup was asked for: if this update fails, only the package goes back.");
            return;
        }

        var app = await apps.FindAsync(context.Subject, cancellationToken) ?? throw new ErrorException(BackupErrors.AppNotFound(context.Subject));
        var chosen = await backups.ListSitesAsync(app.Id, cancellationToken);
        var failures = chosen.Count == 0
            ? ["no backup site takes this app and is meant for updates. See: berth backup site list"]
            : await backups.SaveAsync(app, chosen, UpdateBackups.LabelBefore(input), context, cancellationToken);
        if (chosen.Count > failures.Count)
        {
            return;
        }

        var why = string.Join(" ", failures);
        if (input.Update?.Force != true)
        {
            throw new ErrorException(Error.External("update.no_backup", $"The app could not be backed up first, so nothing was changed: {why} To update all the same, do it without a backup (--no-backup)."));
        }

        context.Log($"There is no backup ({why}), and the update was forced: if it fails, only the package goes back.");
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        await backups.BreakOffAsync(context.OperationId, cancellationToken);
        AppDumper.Remove(AppDumper.FolderOf(await apps.GetWantedAsync(context.Subject, cancellationToken)));
    }
}

/// <summary>
/// The stopped app is backed up once more, quickly, as most of it is there already: what was written since the first backup is in
/// this one, and it is what the way back takes.
/// </summary>
internal sealed class KeepForUpdate(IAppSnapshots apps, UpdateBackups backups, BackupStore store) : IOperationStep
{
    public const string StepName = "keep-for-update";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var input = context.Input(RestoreInputJson.Default.AppInput);
        var before = await backups.ListGoodAsync(context.OperationId, UpdateBackups.LabelBefore(input), cancellationToken);
        if (before.Count == 0)
        {
            return;
        }

        var app = await apps.FindAsync(context.Subject, cancellationToken) ?? throw new ErrorException(BackupErrors.AppNotFound(context.Subject));
        var had = before.Select(row => row.SiteId).ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<string> failures = ["its site is gone."];
        foreach (var site in (await backups.ListSitesAsync(app.Id, cancellationToken)).Where(site => had.Contains(site.Id)))
        {
            failures = await backups.SaveAsync(app, [site], UpdateBackups.LabelStopped(input), context, cancellationToken);
            if ((await backups.ListGoodAsync(context.OperationId, UpdateBackups.LabelStopped(input), cancellationToken)).Count > 0)
            {
                // The one of the running app at the same site holds nothing more, so it need not outlive the retention.
                foreach (var row in before.Where(row => row.SiteId == site.Id))
                {
                    await store.ChangeAsync<BackupRow>(row.Id, kept => kept.PreserveSeconds = 0, cancellationToken);
                }

                return;
            }
        }

        throw new ErrorException(Error.External("update.no_backup", $"The stopped app could not be backed up, so the old version was started again: {string.Join(" ", failures)}"));
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        await backups.BreakOffAsync(context.OperationId, cancellationToken);
        AppDumper.Remove(AppDumper.FolderOf(await apps.GetWantedAsync(context.Subject, cancellationToken)));
    }
}

/// <summary>
/// From here on people reach the new version, so what it holds is theirs. Undo backs that up, as well as it can, before the data
/// of the old version takes its place.
/// </summary>
internal sealed class AdmitWrites(IAppSnapshots apps, UpdateBackups backups) : IOperationStep
{
    public const string StepName = "admit-writes";

    public string Name => StepName;

    public Task EnsureAsync(StepContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var input = context.Input(RestoreInputJson.Default.AppInput);
        if (await backups.ListGoodAsync(context.OperationId, UpdateBackups.LabelStopped(input), cancellationToken) is not [var kept, ..])
        {
            return;
        }

        // The old version's settings, as the list of its apps has them, with the new version's package and addons.
        var failed = await apps.GetWantedAsync(context.Subject, cancellationToken);
        await apps.StopContainerAsync(failed.Id, cancellationToken);
        var site = (await backups.ListSitesAsync(failed.Id, cancellationToken)).Where(site => site.Id == kept.SiteId).ToList();
        if (site.Count > 0)
        {
            await backups.SaveAsync(failed, site, UpdateBackups.LabelFailed(input), context, cancellationToken);
        }
    }
}
