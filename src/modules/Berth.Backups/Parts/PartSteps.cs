using Berth.Addons.Providers;
using Berth.Apps;
using Berth.Backups.Restoring;
using Berth.Backups.Taking;
using Berth.Operations;
using Berth.Ports.Programs;

namespace Berth.Backups.Parts;

/// <summary>The part lies beside the app's data, whole. Nothing of the app is touched yet.</summary>
internal sealed class FetchPart(IAppSnapshots apps, PartFetcher fetcher) : IOperationStep
{
    public const string StepName = "fetch-part";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var input = context.Input(RestoreInputJson.Default.AppInput);
        var (part, app) = (BackupPart.Read(input.Part!), await apps.GetWantedAsync(context.Subject, cancellationToken));
        var path = part.Path is null ? "/" + SnapshotRecord.Folder : $"/data/{part.Path}";
        await fetcher.FetchAsync(input.BackupId!, path, new KeptData(app).Incoming, cancellationToken);
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var kept = new KeptData(await apps.GetWantedAsync(context.Subject, cancellationToken));
        AppDumper.Remove(kept.Incoming);
        AppDumper.Remove(kept.Kept);
    }
}

/// <summary>The part is in its place. Undo brings back what was there.</summary>
internal sealed class ReplacePart(IAppSnapshots apps, IAddons addons, IProgramRunner programs) : IOperationStep
{
    public const string StepName = "replace-part";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var (part, app) = await ReadAsync(context, cancellationToken);
        var kept = new KeptData(app);
        if (part.Database is { } database)
        {
            await addons.RestoreAsync(Only(app.Consumer, database), kept.IncomingDumps, cancellationToken);
            return;
        }

        var record = await SnapshotRecord.ReadAsync(kept.IncomingDumps, cancellationToken);
        var swap = new PartSwap(app, part.Path!, record.Sqlite.Any(copy => copy.Path == part.Path));
        if (swap.Begin() is { } made)
        {
            await programs.RunAsync(new ProgramCall { FileName = "chown", Arguments = ["--no-dereference", $"--reference={made.Like}", "--", .. made.Folders] }, cancellationToken);
        }

        swap.Finish();
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var (part, app) = await ReadAsync(context, cancellationToken);

        // It may run again by now.
        await apps.StopContainerAsync(app.Id, cancellationToken);
        var kept = new KeptData(app);
        if (part.Database is { } database)
        {
            if (Directory.Exists(kept.KeptDumps) && Directory.EnumerateFileSystemEntries(kept.KeptDumps).Any())
            {
                await addons.RestoreAsync(Only(app.Consumer, database), kept.KeptDumps, cancellationToken);
            }

            return;
        }

        new PartSwap(app, part.Path!, false).Back();
    }

    private async Task<(BackupPart Part, AppView App)> ReadAsync(StepContext context, CancellationToken cancellationToken) =>
        (BackupPart.Read(context.Input(RestoreInputJson.Default.AppInput).Part!), await apps.GetWantedAsync(context.Subject, cancellationToken));

    private static AddonConsumer Only(AddonConsumer consumer, string database) =>
        consumer with { Addons = [.. consumer.Addons.Where(addon => addon.Key == database)] };
}
