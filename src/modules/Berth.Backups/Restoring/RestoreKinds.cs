using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Apps;
using Berth.Apps.Data;
using Berth.Apps.Kinds;
using Berth.Backups.Importing;
using Berth.Operations;
using Berth.Platform;
using Berth.Routing;

namespace Berth.Backups.Restoring;

/// <summary>
/// Puts a backup in an app's place: package, settings, files, databases. The backup is fetched and found whole before
/// anything is touched, what was there is backed up and kept beside, and a failure brings all of it back.
/// </summary>
internal sealed class RestoreAppKind(ImportSources sources, IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : AppKind(routing, events, version, clock)
{
    public override string Name => AppSteps.RestoreKind;

    protected override string Action => "app.restore";

    public override IReadOnlyList<PlannedStep> Plan(string input) =>
    [
        new(FetchBackup.StepName, Weight: 30, Timeout: TimeSpan.FromDays(2)),
        new(SafetyBackup.StepName, Weight: 15, Timeout: TimeSpan.FromDays(2)),
        new(AppSteps.PrepareFiles),
        new(AppSteps.EnsureImage, Weight: 15, Timeout: TimeSpan.FromHours(2)),
        new(AppSteps.EnsureNames),
        new(AppSteps.EnsureAddons, Weight: 3, Timeout: TimeSpan.FromHours(1)),
        new(AppSteps.HoldTraffic),
        new(AppSteps.StopContainer, Weight: 2),
        new(KeepData.StepName, Weight: 5, Timeout: TimeSpan.FromHours(6)),
        new(ReplaceData.StepName, Weight: 10, Timeout: TimeSpan.FromHours(12)),
        new(RestoreCommand.StepName, Timeout: TimeSpan.FromHours(6)),
        new(AppSteps.EnsureContainer, Weight: 2),
        new(AppSteps.StartContainer),
        new(AppSteps.WaitHealthy, Weight: 10, Timeout: TimeSpan.FromHours(1)),
        new(AppSteps.ServeTraffic),
        new(AppSteps.ReleaseOld, PointOfNoReturn: true),
        new(DropKept.StepName),
    ];

    public override async Task AnnounceAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (JsonSerializer.Deserialize(operation.Input, RestoreInputJson.Default.AppInput)?.BackupId is { } id && id.StartsWith(ImportSources.Mark, StringComparison.Ordinal))
        {
            sources.Remove(id[ImportSources.Mark.Length..]);
        }

        await base.AnnounceAsync(operation, cancellationToken);
    }
}

/// <summary>Makes a new app of a backup. Failure leaves nothing but the row with its error.</summary>
internal sealed class CloneAppKind(IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : AppKind(routing, events, version, clock)
{
    public override string Name => AppSteps.CloneKind;

    protected override string Action => "app.clone";

    public override IReadOnlyList<PlannedStep> Plan(string input) =>
    [
        new(AppSteps.HoldTraffic),
        new(AppSteps.PrepareFiles),
        new(FetchBackup.StepName, Weight: 35, Timeout: TimeSpan.FromDays(2)),
        new(AppSteps.EnsureImage, Weight: 20, Timeout: TimeSpan.FromHours(2)),
        new(AppSteps.EnsureAddons, Weight: 5, Timeout: TimeSpan.FromHours(1)),
        new(ReplaceData.StepName, Weight: 15, Timeout: TimeSpan.FromHours(12)),
        new(RestoreCommand.StepName, Timeout: TimeSpan.FromHours(6)),
        new(AppSteps.EnsureNames, Weight: 3),
        new(AppSteps.EnsureContainer, Weight: 3),
        new(AppSteps.StartContainer),
        new(AppSteps.WaitHealthy, Weight: 15, Timeout: TimeSpan.FromHours(1)),
        new(AppSteps.ServeTraffic),
        new(DropKept.StepName, PointOfNoReturn: true),
    ];
}

[JsonSerializable(typeof(AppInput))]
internal sealed partial class RestoreInputJson : JsonSerializerContext;
