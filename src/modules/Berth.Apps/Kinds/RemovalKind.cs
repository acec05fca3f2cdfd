using System.Text.Json;
using Berth.Apps.Data;
using Berth.Apps.Steps;
using Berth.Data;
using Berth.Operations;
using Berth.Platform;
using Berth.Routing;
using Microsoft.EntityFrameworkCore;

namespace Berth.Apps.Kinds;

/// <summary>What all that removes an app shares: in the end its row is gone, with the names and ports it held.</summary>
public abstract class RemovalKind(IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : AppKind(routing, events, version, clock)
{
    protected override string Action => "app.uninstall";

    /// <summary>Until the removal itself begins the app can come back whole.</summary>
    protected virtual bool CanComeBack => false;

    public override async Task SettleAsync(BerthDb db, Operation operation, CancellationToken cancellationToken)
    {
        if (operation.State != OperationState.Succeeded)
        {
            await base.SettleAsync(db, operation, cancellationToken);
            return;
        }

        await RemoveRowsAsync(db, operation.Subject, cancellationToken);
    }

    internal static async Task RemoveRowsAsync(BerthDb db, string appId, CancellationToken cancellationToken)
    {
        db.RemoveRange(await db.Set<LocationRow>().Where(row => row.AppId == appId).ToListAsync(cancellationToken));
        db.RemoveRange(await db.Set<PortRow>().Where(row => row.AppId == appId).ToListAsync(cancellationToken));
        db.RemoveRange(await db.Set<AppRow>().Where(row => row.Id == appId).ToListAsync(cancellationToken));
    }

    /// <summary>The steps that leave nothing of the app, after <paramref name="before"/>.</summary>
    protected static IReadOnlyList<PlannedStep> Removal(params ReadOnlySpan<PlannedStep> before) =>
    [
        .. before,
        new(RemoveContainer.StepName, Weight: 5, PointOfNoReturn: true),
        new(RemoveAddons.StepName, Weight: 5),
        new(RemoveNames.StepName),
        new(RemoveFiles.StepName, Weight: 2),
    ];

    private protected override async Task FailAsync(BerthDb db, AppRow row, Operation operation, CancellationToken cancellationToken)
    {
        await base.FailAsync(db, row, operation, cancellationToken);
        if (CanComeBack && (operation.Phase == OperationPhase.Undo || operation.State == OperationState.Cancelled) && row.ReadFailure() is { } failure)
        {
            // Nothing was removed: nobody shall take it for half removed, and repair shall not go on removing it.
            row.Failure = JsonSerializer.Serialize(failure with { InstallationState = InstallationStates.PendingBackup });
        }
    }
}

/// <summary>Makes an app of what was kept of it. What fails leaves nothing at all: it is kept still.</summary>
public abstract class ReturnKind(IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : AppKind(routing, events, version, clock)
{
    public override Task SettleAsync(BerthDb db, Operation operation, CancellationToken cancellationToken) => operation.State == OperationState.Succeeded
        ? base.SettleAsync(db, operation, cancellationToken)
        : RemovalKind.RemoveRowsAsync(db, operation.Subject, cancellationToken);
}
