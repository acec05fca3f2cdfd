using Berth.Apps;
using Berth.Backups.Data;
using Berth.Backups.Sites;
using Berth.Kernel;
using Berth.Operations;
using Berth.Ports;

namespace Berth.Backups.Taking;

/// <summary>Databases are dumped and the record is written, beside the app's data.</summary>
internal sealed class DumpApp(IAppSnapshots apps, AppDumper dumper) : IOperationStep
{
    public const string StepName = "dump-app";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var app = await apps.FindAsync(context.Subject, cancellationToken) ?? throw new ErrorException(BackupErrors.AppNotFound(context.Subject));
        await dumper.DumpAsync(app, (fraction, words) => context.Report(fraction, words), context.Log, cancellationToken);
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (await apps.FindAsync(context.Subject, cancellationToken) is { } app)
        {
            AppDumper.Remove(AppDumper.FolderOf(app));
        }
    }
}

/// <summary>Every site has it and gave it back. One that fails keeps the others from nothing, but then the whole did not succeed.</summary>
internal sealed class SaveApp(IAppSnapshots apps, BackupStore store, SiteService sites, SnapshotSaver saver) : IOperationStep
{
    public const string StepName = "save-app";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var app = await apps.FindAsync(context.Subject, cancellationToken) ?? throw new ErrorException(BackupErrors.AppNotFound(context.Subject));
        var record = await SnapshotRecord.ReadAsync(AppDumper.FolderOf(app), cancellationToken);
        var rows = await store.ListOfOperationAsync(context.OperationId, cancellationToken);
        List<Error> failures = [];
        for (var index = 0; index < rows.Count; index++)
        {
            var (row, done) = (rows[index], index);
            if (row.State == BackupStates.Normal)
            {
                continue;
            }

            try
            {
                await saver.SaveAppAsync(app, record, row, (fraction, words) => context.Report((done + fraction) / rows.Count, words), context.Log, cancellationToken);
            }
            catch (Exception failure) when (failure is PortException or ErrorException)
            {
                var error = failure switch
                {
                    ErrorException expected => expected.Error,
                    PortException outside => Error.External(outside.Code, outside.Message),
                    _ => Error.External("backup.failed", failure.Message),
                };
                var site = (await sites.FindAsync(row.SiteId, cancellationToken)).Value?.Name ?? "a site that was removed";
                failures.Add(error with { Message = $"{site}: {error.Message}" });
                await store.ChangeAsync<BackupRow>(row.Id, kept => (kept.State, kept.Error) = (BackupStates.Error, error.Message), cancellationToken);
            }
        }

        if (failures.Count > 0)
        {
            throw new ErrorException(failures[0] with { Message = string.Join(' ', failures.Select(failure => failure.Message)) });
        }
    }
}

/// <summary>The dumps are gone again; they lie in the backup.</summary>
internal sealed class TidyDump(IAppSnapshots apps) : IOperationStep
{
    public const string StepName = "tidy-dump";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (await apps.FindAsync(context.Subject, cancellationToken) is { } app)
        {
            AppDumper.Remove(AppDumper.FolderOf(app));
        }
    }
}
