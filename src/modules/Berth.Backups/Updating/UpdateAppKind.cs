using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Apps;
using Berth.Apps.Data;
using Berth.Apps.Kinds;
using Berth.Backups.Data;
using Berth.Backups.Restoring;
using Berth.Data;
using Berth.Operations;
using Berth.Platform;
using Berth.Routing;
using Microsoft.EntityFrameworkCore;

namespace Berth.Backups.Updating;

/// <summary>
/// Brings an app to another version of its package. Until the new version was healthy, passed its smoke paths and stayed well for the
/// set time, a failure, a cancel or a crash bring back the old one with its data as of its stop.
/// </summary>
internal sealed class UpdateAppKind(IRouting routing, IEventLog events, INotices notices, AppVersion version, AppsOptions options, TimeProvider clock) : AppKind(routing, events, version, clock)
{
    public override string Name => AppSteps.UpdateKind;

    protected override string Action => "app.update.finish";

    public override IReadOnlyList<PlannedStep> Plan(string input) =>
        JsonSerializer.Deserialize(input, RestoreInputJson.Default.AppInput)?.Update?.SideBySide == true ? SideBySide : InPlace;

    /// <summary>Without data: the old version is untouched until the new one was watched with everybody on it, and nobody ever waits.</summary>
    private static readonly PlannedStep[] SideBySide =
    [
        new(AppSteps.PrepareFiles),
        new(AppSteps.EnsureImage, Weight: 40, Timeout: TimeSpan.FromHours(2)),
        new(BackUpBeforeUpdate.StepName, Weight: 5, Timeout: TimeSpan.FromDays(2)),
        new(AppSteps.EnsureNames),
        new(AppSteps.EnsureAddons, Weight: 3, Timeout: TimeSpan.FromHours(1)),
        new(AppSteps.StartStandIn, Weight: 15, Timeout: TimeSpan.FromHours(1)),
        new(AppSteps.CheckSmokePaths),
        new(AppSteps.ServeStandIn, Weight: 2),
        new(AppSteps.WatchUpdate, Weight: 20, Timeout: TimeSpan.FromHours(2)),
        new(AppSteps.EnsureContainer, Weight: 3),
        new(AppSteps.StartContainer),
        new(AppSteps.WaitHealthy, Weight: 10, Timeout: TimeSpan.FromHours(1)),
        new(AppSteps.LeaveStandIn, Weight: 2),
        new(AppSteps.ReleaseOld, Weight: 2, PointOfNoReturn: true),
    ];

    private static readonly PlannedStep[] InPlace =
    [
        // The new image comes, and the first backup is made, while the old version serves.
        new(AppSteps.PrepareFiles),
        new(AppSteps.EnsureImage, Weight: 30, Timeout: TimeSpan.FromHours(2)),
        new(BackUpBeforeUpdate.StepName, Weight: 15, Timeout: TimeSpan.FromDays(2)),
        new(AppSteps.EnsureNames),
        new(AppSteps.EnsureAddons, Weight: 5, Timeout: TimeSpan.FromHours(1)),
        new(AppSteps.HoldTraffic),
        new(AppSteps.StopContainer, Weight: 2),
        new(KeepForUpdate.StepName, Weight: 5, Timeout: TimeSpan.FromDays(1)),
        new(AppSteps.EnsureContainer, Weight: 3),
        new(ReturnData.StepName),
        new(AppSteps.StartContainer, Weight: 2),
        new(AppSteps.WaitHealthy, Weight: 15, Timeout: TimeSpan.FromHours(1)),
        new(AppSteps.CheckSmokePaths),
        new(AdmitWrites.StepName),
        new(AppSteps.ServeTraffic),
        new(AppSteps.WatchUpdate, Weight: 18, Timeout: TimeSpan.FromHours(2)),
        new(AppSteps.ReleaseOld, Weight: 2, PointOfNoReturn: true),
    ];

    public override async Task SettleAsync(BerthDb db, Operation operation, CancellationToken cancellationToken)
    {
        var rows = await db.Set<BackupRow>().Where(row => row.OperationId == operation.Id).ToListAsync(cancellationToken);
        foreach (var row in rows.Where(row => row.State == BackupStates.Creating))
        {
            (row.State, row.Error) = (BackupStates.Error, operation.ErrorMessage ?? "The backup was not made.");
        }

        if (operation.State == OperationState.Failed && Input(operation) is { Update: { } update } input)
        {
            operation.ErrorMessage = $"{operation.ErrorMessage}\n{await OutcomeAsync(operation, input, update, rows, cancellationToken)}";
            operation.Message = operation.ErrorMessage;
        }

        await base.SettleAsync(db, operation, cancellationToken);
    }

    public override async Task AnnounceAsync(Operation operation, CancellationToken cancellationToken)
    {
        await base.AnnounceAsync(operation, cancellationToken);
        await notices.FollowAsync(
            operation,
            $"update.failed/{operation.Subject}",
            () => new Notice("An update failed", $"The update of app {operation.Subject} to {Input(operation)?.Update?.To} failed: {operation.ErrorMessage}"),
            cancellationToken);
    }

    protected override JsonObject Describe(Operation operation)
    {
        var data = base.Describe(operation);
        if (Input(operation)?.Update is { } update)
        {
            data["fromManifest"] = new JsonObject { ["version"] = update.From };
            data["toManifest"] = new JsonObject { ["version"] = update.To };
            data["automatic"] = update.Automatic;
            data["undone"] = operation.State != OperationState.Succeeded;
        }

        return data;
    }

    /// <summary>What became of the app, for people.</summary>
    private async Task<string> OutcomeAsync(Operation operation, AppInput input, UpdateInput update, List<BackupRow> rows, CancellationToken cancellationToken)
    {
        if (File.Exists(options.UnreturnedPath(operation.Subject)))
        {
            return await File.ReadAllTextAsync(options.UnreturnedPath(operation.Subject), cancellationToken);
        }

        var stopped = rows.FirstOrDefault(row => row.Label == UpdateBackups.LabelStopped(input) && row.State == BackupStates.Normal);
        var failed = rows.FirstOrDefault(row => row.Label == UpdateBackups.LabelFailed(input) && row.State == BackupStates.Normal);
        var saved = failed is null ? "" : $" What was written meanwhile is in backup {failed.Id}.";
        return stopped switch
        {
            not null => $"Version {update.From} is back, with its data as of its stop at {stopped.CreatedAt:HH:mm:ss} UTC (backup {stopped.Id}).{saved}",
            null when input.SkipBackup => $"Version {update.From} is back. There was to be no backup, so only the package went back: data that version {update.To} changed stays changed.",
            null when update.Force => $"Version {update.From} is back. No backup could be made and the update was forced, so only the package went back.",
            null => $"Version {update.From} runs on; its data was not touched.",
        };
    }

    private static AppInput? Input(Operation operation) => JsonSerializer.Deserialize(operation.Input, RestoreInputJson.Default.AppInput);
}
