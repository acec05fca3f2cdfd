using Berth.Apps;
using Berth.Backups.Data;
using Berth.Backups.Sites;
using Berth.Backups.Taking;
using Berth.Kernel;
using Berth.Operations;
using Berth.Ports;
using Microsoft.EntityFrameworkCore;

namespace Berth.Backups.Archiving;

/// <summary>The stopped app has a last backup, read back, at the first site that takes it and can; and an archive that holds it.</summary>
internal sealed class KeepFinal(IAppSnapshots apps, BackupStore store, SiteService sites, AppDumper dumper, SnapshotSaver saver, Archives archives, TimeProvider clock) : IOperationStep
{
    public const string StepName = "keep-final";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var app = await apps.FindAsync(context.Subject, cancellationToken) ?? throw new ErrorException(BackupErrors.AppNotFound(context.Subject));
        var backupId = context.Input(Restoring.RestoreInputJson.Default.AppInput).BackupId ?? await SaveAsync(app, context, cancellationToken);
        await using var db = await store.OpenAsync(cancellationToken);
        if (await db.Set<ArchiveRow>().AnyAsync(row => row.OperationId == context.OperationId, cancellationToken))
        {
            return;
        }

        var (now, icon) = (clock.GetUtcNow(), Path.Combine(app.Directory, RestoreIcon.FileName));
        db.Add(new ArchiveRow
        {
            Id = Guid.NewGuid().ToString(),
            AppId = app.Id,
            BackupId = backupId,
            OperationId = context.OperationId,
            Title = app.Title,
            Fqdn = app.Record.Spec.Fqdn,
            Icon = File.Exists(icon) ? await File.ReadAllBytesAsync(icon, cancellationToken) : null,
            CreatedAt = now,
            ExpiresAt = now.AddDays(await archives.GetDaysAsync(cancellationToken)),
        });
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The app is here again, so nothing is archived; a backup that was made stays as one.</summary>
    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        await using (var db = await store.OpenAsync(cancellationToken))
        {
            await db.Set<ArchiveRow>().Where(row => row.OperationId == context.OperationId).ExecuteDeleteAsync(cancellationToken);
        }

        await store.BreakOffAsync(await store.ListOfOperationAsync(context.OperationId, cancellationToken), "The uninstall was broken off.", cancellationToken);
        if (await apps.FindAsync(context.Subject, cancellationToken) is { } app)
        {
            AppDumper.Remove(AppDumper.FolderOf(app));
        }
    }

    private async Task<string> SaveAsync(AppView app, StepContext context, CancellationToken cancellationToken)
    {
        var begun = await store.ListOfOperationAsync(context.OperationId, cancellationToken);
        if (begun.FirstOrDefault(row => row.State == BackupStates.Normal) is { } made)
        {
            return made.Id;
        }

        // What a crash left half done had other dumps than those that come now.
        await store.BreakOffAsync(begun, "The server was stopped meanwhile.", cancellationToken);
        List<string> failures = [];
        try
        {
            var record = await dumper.DumpAsync(app, (fraction, words) => context.Report(fraction * 0.3, words), context.Log, cancellationToken);
            foreach (var site in await sites.ListTakingAsync(app.Id, cancellationToken))
            {
                var row = BackupRows.New(app, site.Id, "before uninstall", context.OperationId, clock.GetUtcNow());
                if (await TryAsync(app, record, row, context, cancellationToken) is not { } failure)
                {
                    return row.Id;
                }

                failures.Add($"{site.Name}: {failure}");
            }
        }
        catch (Exception error) when (error is PortException or ErrorException)
        {
            failures.Add(error.Message);
        }
        finally
        {
            AppDumper.Remove(AppDumper.FolderOf(app));
        }

        throw new ErrorException(Error.External(
            "archive.not_saved", $"The app could not be saved a last time, so it was not removed. {string.Join(' ', failures)} To remove it with nothing kept: berth uninstall --force"));
    }

    private async Task<string?> TryAsync(AppView app, SnapshotRecord record, BackupRow row, StepContext context, CancellationToken cancellationToken)
    {
        await store.AddAsync(row, cancellationToken);
        try
        {
            await saver.SaveAppAsync(app, record, row, (fraction, words) => context.Report(0.3 + (fraction * 0.7), words), context.Log, cancellationToken);
            return null;
        }
        catch (Exception error) when (error is PortException or ErrorException)
        {
            context.Log(error.Message);
            await store.ChangeAsync<BackupRow>(row.Id, kept => (kept.State, kept.Error) = (BackupStates.Error, error.Message), CancellationToken.None);
            return error.Message;
        }
    }
}
