using System.Globalization;
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

namespace Berth.Backups.Archiving;

/// <summary>
/// Uninstalls an app so that it can come back: stopped, then saved a last time, then removed. Until the removal begins
/// a failure or cancel brings it back; from then on its archive is there.
/// </summary>
internal sealed class ArchiveAppKind(IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : RemovalKind(routing, events, version, clock)
{
    public override string Name => AppSteps.ArchiveKind;

    protected override bool CanComeBack => true;

    public override IReadOnlyList<PlannedStep> Plan(string input) => Removal(
        new PlannedStep(AppSteps.HoldTraffic), new PlannedStep(AppSteps.StopContainer, Weight: 3), new PlannedStep(KeepFinal.StepName, Weight: 60, Timeout: TimeSpan.FromDays(2)));

    public override async Task SettleAsync(BerthDb db, Operation operation, CancellationToken cancellationToken)
    {
        await base.SettleAsync(db, operation, cancellationToken);
        if (operation.State == OperationState.Succeeded && await db.Set<ArchiveRow>().FirstOrDefaultAsync(row => row.OperationId == operation.Id, cancellationToken) is { } archive)
        {
            operation.Message = string.Create(CultureInfo.InvariantCulture, $"Done. It can be brought back until {archive.ExpiresAt:yyyy-MM-dd} with: berth undo {archive.Fqdn}");
        }
    }
}

/// <summary>Brings an archived app back under its own id. Its backup becomes one like any other.</summary>
internal sealed class UnarchiveAppKind(IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : ReturnKind(routing, events, version, clock)
{
    public override string Name => AppSteps.UnarchiveKind;

    protected override string Action => "app.unarchive";

    public override IReadOnlyList<PlannedStep> Plan(string input) => ReturnPlan.After(FetchBackup.StepName);

    public override async Task SettleAsync(BerthDb db, Operation operation, CancellationToken cancellationToken)
    {
        await base.SettleAsync(db, operation, cancellationToken);
        if (operation.State == OperationState.Succeeded)
        {
            db.RemoveRange(await db.Set<ArchiveRow>().Where(row => row.AppId == operation.Subject).ToListAsync(cancellationToken));
        }
    }
}

/// <summary>How an app comes of what was kept of it, once that lies here.</summary>
internal static class ReturnPlan
{
    /// <param name="fetch">The step that lays it here.</param>
    public static IReadOnlyList<PlannedStep> After(string fetch) =>
    [
        new(AppSteps.HoldTraffic),
        new(AppSteps.PrepareFiles),
        new(fetch, Weight: 35, Timeout: TimeSpan.FromDays(2)),
        new(AppSteps.EnsureImage, Weight: 20, Timeout: TimeSpan.FromHours(2)),
        new(AppSteps.EnsureAddons, Weight: 5, Timeout: TimeSpan.FromHours(1)),
        new(ReplaceData.StepName, Weight: 15, Timeout: TimeSpan.FromHours(12)),
        new(RestoreIcon.StepName),
        new(RestoreCommand.StepName, Timeout: TimeSpan.FromHours(6)),
        new(AppSteps.EnsureNames, Weight: 3),
        new(AppSteps.EnsureContainer, Weight: 3),
        new(AppSteps.StartContainer),
        new(AppSteps.WaitHealthy, Weight: 15, Timeout: TimeSpan.FromHours(1)),
        new(AppSteps.ServeTraffic),
        new(DropKept.StepName, PointOfNoReturn: true),
    ];
}
