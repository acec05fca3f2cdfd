using System.Text.Json;
using Berth.Apps;
using Berth.Apps.Data;
using Berth.Apps.Kinds;
using Berth.Backups.Archiving;
using Berth.Backups.Restoring;
using Berth.Operations;
using Berth.Platform;
using Berth.Routing;

namespace Berth.Backups.Importing;

/// <summary>Makes a new app of an exported one, or of one at another server's site. Failure leaves nothing.</summary>
internal sealed class ImportAppKind(ImportSources sources, IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : ReturnKind(routing, events, version, clock)
{
    public override string Name => AppSteps.ImportKind;

    protected override string Action => "app.import";

    public override IReadOnlyList<PlannedStep> Plan(string input) => ReturnPlan.After(FetchBackup.StepName);

    public override async Task AnnounceAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (JsonSerializer.Deserialize(operation.Input, RestoreInputJson.Default.AppInput)?.BackupId is { } id)
        {
            sources.Remove(id[ImportSources.Mark.Length..]);
        }

        await base.AnnounceAsync(operation, cancellationToken);
    }
}
