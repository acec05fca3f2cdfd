using Berth.Addons.Providers;
using Berth.Apps;
using Berth.Backups.Data;
using Berth.Backups.Restoring;
using Berth.Backups.Taking;
using Berth.Kernel;
using Berth.Operations;
using Berth.Ports;

namespace Berth.Backups.Updating;

/// <summary>
/// Stands before the start of the new version. Undo brings back the data as of the stop, before the old version is started again: until
/// then a mark keeps it from running on data that is not its own.
/// </summary>
internal sealed class ReturnData(IAppSnapshots apps, IAddons addons, UpdateBackups backups, SnapshotFetcher fetcher, BackupsOptions options, TimeProvider clock) : IOperationStep
{
    public const string StepName = "return-data";

    public string Name => StepName;

    public Task EnsureAsync(StepContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var input = context.Input(RestoreInputJson.Default.AppInput);
        var before = await apps.FindAsync(context.Subject, cancellationToken) ?? throw new ErrorException(BackupErrors.AppNotFound(context.Subject));
        var good = await backups.ListGoodAsync(context.OperationId, UpdateBackups.LabelStopped(input), cancellationToken);
        if (good is not [var backup, ..])
        {
            context.Log("There is no backup to bring the data back from: only the package goes back.");
            return;
        }

        var kept = new KeptData(before);
        await File.WriteAllTextAsync(
            kept.Unreturned,
            $"The update to {input.Update?.To} failed, and the data could not be brought back, so the app stays stopped. The data as it was before lies in backup {backup.Id}. See that its site is there, then: berth restore {before.Record.Spec.Fqdn} --backup {backup.Id}",
            cancellationToken);
        await apps.StopContainerAsync(before.Id, cancellationToken);
        await FetchAsync(backup, kept, context, cancellationToken);
        context.Report(0.6, "Bringing the data back");
        kept.SwapIn();
        await addons.EnsureAsync(before.Consumer, null, cancellationToken);
        await addons.RestoreAsync(before.Consumer, kept.IncomingDumps, cancellationToken);
        if (before.Manifest.RestoreCommand is { Length: > 0 } command)
        {
            await apps.RunCommandAsync(before, command, cancellationToken);
        }

        File.Delete(kept.Unreturned);
        AppDumper.Remove(kept.Incoming);
        AppDumper.Remove(kept.Kept);
        context.Log($"The data is what it was when the old version was stopped (backup {backup.Id}).");
    }

    /// <summary>A site that is away for a moment is waited for.</summary>
    private async Task FetchAsync(BackupRow backup, KeptData kept, StepContext context, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await fetcher.FetchAsync(backup.Id, kept.Incoming, (fraction, words) => context.Report(fraction * 0.6, words), cancellationToken);
                return;
            }
            catch (Exception error) when (attempt < options.ReturnAttempts && (error is PortException or ErrorException or IOException))
            {
                context.Log($"The backup could not be fetched yet: {error.Message}");
                await Task.Delay(options.ReturnPause, clock, cancellationToken);
            }
        }
    }
}
