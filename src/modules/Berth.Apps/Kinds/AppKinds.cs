using Berth.Apps.Data;
using Berth.Apps.Steps;
using Berth.Data;
using Berth.Operations;
using Berth.Platform;
using Berth.Routing;

namespace Berth.Apps.Kinds;

/// <summary>Makes a new app. Failure leaves nothing but the row with its error.</summary>
internal sealed class InstallApp(IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : AppKind(routing, events, version, clock)
{
    public const string KindName = "app.install";

    public override string Name => KindName;

    protected override string Action => "app.install";

    public override IReadOnlyList<PlannedStep> Plan(string input) =>
    [
        new(HoldTraffic.StepName),
        new(PrepareFiles.StepName),
        new(EnsureImage.StepName, Weight: 40, Timeout: TimeSpan.FromHours(2)),
        new(EnsureAddons.StepName, Weight: 20, Timeout: TimeSpan.FromHours(1)),
        new(EnsureNames.StepName, Weight: 3),
        new(EnsureContainer.StepName, Weight: 3),
        new(StartContainer.StepName, Weight: 2),
        new(WaitHealthy.StepName, Weight: 28, Timeout: TimeSpan.FromHours(1)),
        new(ServeTraffic.StepName),
    ];
}

/// <summary>Changes an installed app to its target: names, limits, environment, image. Failure brings the old one back.</summary>
internal class ConfigureApp(IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : AppKind(routing, events, version, clock)
{
    public const string KindName = "app.configure";

    public override string Name => KindName;

    protected override string Action => "app.configure";

    public override IReadOnlyList<PlannedStep> Plan(string input) =>
    [
        // The new image comes while the old one serves.
        new(PrepareFiles.StepName),
        new(EnsureImage.StepName, Weight: 40, Timeout: TimeSpan.FromHours(2)),
        new(EnsureNames.StepName, Weight: 3),
        new(EnsureAddons.StepName, Weight: 10, Timeout: TimeSpan.FromHours(1)),
        new(HoldTraffic.StepName),
        new(EnsureContainer.StepName, Weight: 5),
        new(StartContainer.StepName, Weight: 2),
        new(WaitHealthy.StepName, Weight: 28, Timeout: TimeSpan.FromHours(1)),
        new(ServeTraffic.StepName),
        new(ReleaseOld.StepName, Weight: 2, PointOfNoReturn: true),
    ];
}

/// <summary>As configure, to another version of the package.</summary>
internal sealed class UpdateApp(IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : ConfigureApp(routing, events, version, clock)
{
    public new const string KindName = "app.update";
    private readonly TimeProvider _clock = clock;

    public override string Name => KindName;

    protected override string Action => "app.update.finish";

    private protected override void Succeed(AppRow row)
    {
        base.Succeed(row);
        row.UpdatedAt = _clock.GetUtcNow();
    }
}

internal sealed class StartApp(IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : AppKind(routing, events, version, clock)
{
    public const string KindName = "app.start";

    public override string Name => KindName;

    protected override string Action => "app.start";

    public override IReadOnlyList<PlannedStep> Plan(string input) =>
    [
        new(HoldTraffic.StepName),
        new(EnsureContainer.StepName, Weight: 3),
        new(StartContainer.StepName, Weight: 2),
        new(WaitHealthy.StepName, Weight: 10, Timeout: TimeSpan.FromHours(1)),
        new(ServeTraffic.StepName),
    ];
}

internal sealed class StopApp(IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : AppKind(routing, events, version, clock)
{
    public const string KindName = "app.stop";

    public override string Name => KindName;

    protected override string Action => "app.stop";

    public override IReadOnlyList<PlannedStep> Plan(string input) => [new(HoldTraffic.StepName), new(StopContainer.StepName, Weight: 5)];
}

internal sealed class RestartApp(IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : AppKind(routing, events, version, clock)
{
    public const string KindName = "app.restart";

    public override string Name => KindName;

    protected override string Action => "app.restart";

    public override IReadOnlyList<PlannedStep> Plan(string input) =>
    [
        new(HoldTraffic.StepName),
        new(StopContainer.StepName, Weight: 3),
        new(EnsureContainer.StepName),
        new(StartContainer.StepName),
        new(WaitHealthy.StepName, Weight: 10, Timeout: TimeSpan.FromHours(1)),
        new(ServeTraffic.StepName),
    ];
}

/// <summary>Removes an app with its data. Once begun there is only forward; a failure leaves the row, and trying again goes on.</summary>
internal sealed class UninstallApp(IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : RemovalKind(routing, events, version, clock)
{
    public const string KindName = "app.uninstall";

    public override string Name => KindName;

    public override IReadOnlyList<PlannedStep> Plan(string input) => Removal(new PlannedStep(HoldTraffic.StepName, PointOfNoReturn: true));

    public override async Task SettleAsync(BerthDb db, Operation operation, CancellationToken cancellationToken)
    {
        await base.SettleAsync(db, operation, cancellationToken);
        if (operation.State == OperationState.Succeeded)
        {
            operation.Message = "Done, without a last backup.";
        }
    }
}
