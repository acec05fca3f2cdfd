using Berth.Addons.Providers;
using Berth.Apps;
using Berth.Backups.Data;
using Berth.Backups.Importing;
using Berth.Backups.Sites;
using Berth.Backups.Taking;
using Berth.Kernel;
using Berth.Operations;
using Berth.Ports;

namespace Berth.Backups.Restoring;

/// <summary>The backup lies beside the app's data, whole. Nothing of the app is touched yet.</summary>
internal sealed class FetchBackup(IAppSnapshots apps, SnapshotFetcher fetcher) : IOperationStep
{
    public const string StepName = "fetch-backup";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var app = await apps.GetWantedAsync(context.Subject, cancellationToken);
        var backup = context.Input(RestoreInputJson.Default.AppInput).BackupId ?? throw new ErrorException(BackupErrors.Missing);
        await fetcher.FetchAsync(backup, new KeptData(app).Incoming, (fraction, words) => context.Report(fraction, words), cancellationToken);
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var kept = new KeptData(await apps.GetWantedAsync(context.Subject, cancellationToken));
        AppDumper.Remove(kept.Incoming);
        AppDumper.Remove(kept.Kept);
    }
}

/// <summary>What the app is now has a backup of its own, whatever comes after. Left out when the caller said so.</summary>
internal sealed class SafetyBackup(IAppSnapshots apps, BackupStore store, SiteService sites, AppDumper dumper, SnapshotSaver saver, TimeProvider clock) : IOperationStep
{
    public const string StepName = "safety-backup";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var input = context.Input(RestoreInputJson.Default.AppInput);
        if (input.SkipBackup)
        {
            return;
        }

        var app = await apps.FindAsync(context.Subject, cancellationToken) ?? throw new ErrorException(BackupErrors.AppNotFound(context.Subject));
        var begun = await store.ListOfOperationAsync(context.OperationId, cancellationToken);
        if (begun.Any(made => made.State == BackupStates.Normal))
        {
            return;
        }

        // What a crash left half done had other dumps than those that come now.
        await store.BreakOffAsync(begun, "The server was stopped meanwhile.", cancellationToken);
        var imported = input.BackupId!.StartsWith(ImportSources.Mark, StringComparison.Ordinal);
        var source = imported ? null : (await store.GetAsync(input.BackupId, cancellationToken)).SiteId;
        var row = BackupRows.New(app, await SiteForAsync(app.Id, source, cancellationToken), imported ? "before import" : "before restore", context.OperationId, clock.GetUtcNow());
        await store.AddAsync(row, cancellationToken);

        try
        {
            var record = await dumper.DumpAsync(app, (fraction, words) => context.Report(fraction * 0.3, words), context.Log, cancellationToken);
            await saver.SaveAppAsync(app, record, row, (fraction, words) => context.Report(0.3 + (fraction * 0.7), words), context.Log, cancellationToken);
        }
        catch (Exception error) when (error is PortException or ErrorException)
        {
            await store.ChangeAsync<BackupRow>(row.Id, kept => (kept.State, kept.Error) = (BackupStates.Error, error.Message), CancellationToken.None);
            throw new ErrorException(Error.External("backup.no_safety", $"The app as it is now could not be backed up first, so nothing was changed: {error.Message} To restore all the same, ask for it without a safety backup."), error);
        }
        finally
        {
            AppDumper.Remove(AppDumper.FolderOf(app));
        }
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        // A good one is kept: it is a backup like any other.
        await store.BreakOffAsync(await store.ListOfOperationAsync(context.OperationId, cancellationToken), "The restore was broken off.", cancellationToken);
    }

    /// <summary>Where the backup comes from, unless that site does not take the app any more.</summary>
    private async Task<string> SiteForAsync(string appId, string? source, CancellationToken cancellationToken)
    {
        var taking = await sites.ListTakingAsync(appId, cancellationToken);
        return source is not null && (taking.Count == 0 || taking.Any(site => site.Id == source)) ? source
            : taking.Count > 0 ? taking[0].Id
            : throw new ErrorException(BackupErrors.NoSite);
    }
}

/// <summary>The stopped app's databases are dumped once more, for the way back.</summary>
internal sealed class KeepData(IAppSnapshots apps, IAddons addons) : IOperationStep
{
    public const string StepName = "keep-data";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var before = await apps.FindAsync(context.Subject, cancellationToken) ?? throw new ErrorException(BackupErrors.AppNotFound(context.Subject));
        var kept = new KeptData(before);
        var half = kept.KeptDumps + ".part";
        if (Directory.Exists(kept.KeptDumps))
        {
            return;
        }

        Empty(half);
        try
        {
            await addons.DumpAsync(before.Consumer, half, cancellationToken);
        }
        catch (Exception error) when (context.Input(RestoreInputJson.Default.AppInput).SkipBackup && (error is PortException or ErrorException))
        {
            // Whoever asked for no safety backup may have a database that cannot be dumped any more.
            context.Log($"The databases as they are cannot be kept, so a failure from here on brings back the files only: {error.Message}");
            Empty(half);
        }

        Directory.Move(half, kept.KeptDumps);
    }

    private static void Empty(string folder)
    {
        AppDumper.Remove(folder);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

/// <summary>Files and databases are those of the backup. Undo brings back those that were kept.</summary>
internal sealed class ReplaceData(IAppSnapshots apps, IAddons addons) : IOperationStep
{
    public const string StepName = "replace-data";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var app = await apps.GetWantedAsync(context.Subject, cancellationToken);
        var kept = new KeptData(app);
        context.Report(0, "Putting the files in place");
        kept.SwapIn();
        context.Report(0.2, "Restoring databases");
        await addons.RestoreAsync(app.Consumer, kept.IncomingDumps, cancellationToken);
        kept.PutMarkAside();
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (await apps.FindAsync(context.Subject, cancellationToken) is not { IsInstalled: true } before)
        {
            return;
        }

        // The old container may run again by now, on the new files.
        await apps.StopContainerAsync(before.Id, cancellationToken);
        var kept = new KeptData(before);
        if (Directory.Exists(kept.KeptDumps) && Directory.EnumerateFileSystemEntries(kept.KeptDumps).Any())
        {
            await addons.EnsureAsync(before.Consumer, null, cancellationToken);
            await addons.RestoreAsync(before.Consumer, kept.KeptDumps, cancellationToken);
        }

        kept.PutMarkBack();
        kept.SwapBack();
    }
}

/// <summary>The package's own command has filled what is not in <c>/app/data</c>.</summary>
internal sealed class RestoreCommand(IAppSnapshots apps) : IOperationStep
{
    public const string StepName = "restore-command";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var app = await apps.GetWantedAsync(context.Subject, cancellationToken);
        if (app.Manifest.RestoreCommand is { Length: > 0 } command)
        {
            await apps.RunCommandAsync(app, command, cancellationToken);
        }
    }
}

/// <summary>What was kept for the way back is gone.</summary>
internal sealed class DropKept(IAppSnapshots apps) : IOperationStep
{
    public const string StepName = "drop-kept";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var kept = new KeptData(await apps.GetWantedAsync(context.Subject, cancellationToken));
        AppDumper.Remove(kept.Incoming);
        AppDumper.Remove(kept.Kept);
    }
}
