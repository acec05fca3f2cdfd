using System.Text.Json;
using Berth.Apps;
using Berth.Apps.Data;
using Berth.Apps.Kinds;
using Berth.Backups.Restoring;
using Berth.Operations;
using Berth.Platform;
using Berth.Routing;

namespace Berth.Backups.Parts;

/// <summary>
/// Puts one file or folder, or one database, of a backup in its place. As with a whole one: fetched first, the app as it
/// is backed up, what is replaced kept beside until the app is healthy. The app stands still meanwhile, for while it
/// runs it could move the very folders that are worked on.
/// </summary>
internal sealed class RestorePartKind(IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : AppKind(routing, events, version, clock)
{
    public override string Name => AppSteps.RestorePartKind;

    protected override string Action => "app.restore";

    public override IReadOnlyList<PlannedStep> Plan(string input)
    {
        var part = BackupPart.Read(JsonSerializer.Deserialize(input, RestoreInputJson.Default.AppInput)!.Part!);
        IReadOnlyList<PlannedStep> kept = part.Database is null ? [] : [new(KeepData.StepName, Weight: 5, Timeout: TimeSpan.FromHours(6))];
        return
        [
            new(FetchPart.StepName, Weight: 30, Timeout: TimeSpan.FromDays(1)),
            new(SafetyBackup.StepName, Weight: 30, Timeout: TimeSpan.FromDays(2)),
            new(AppSteps.HoldTraffic),
            new(AppSteps.StopContainer, Weight: 3),
            .. kept,
            new(ReplacePart.StepName, Weight: 5, Timeout: TimeSpan.FromHours(12)),
            new(AppSteps.EnsureContainer),
            new(AppSteps.StartContainer),
            new(AppSteps.WaitHealthy, Weight: 15, Timeout: TimeSpan.FromHours(1)),
            new(AppSteps.ServeTraffic),
            new(DropKept.StepName, PointOfNoReturn: true),
        ];
    }
}
