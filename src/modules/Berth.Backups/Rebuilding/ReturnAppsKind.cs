using System.Globalization;
using System.Text.Json.Nodes;
using Berth.Apps;
using Berth.Apps.Data;
using Berth.Apps.Kinds;
using Berth.Backups.Archiving;
using Berth.Backups.Restoring;
using Berth.Operations;
using Berth.Platform;
using Berth.Routing;

namespace Berth.Backups.Rebuilding;

/// <summary>After a server was brought back: every app gets its data, each by an operation of its own.</summary>
internal sealed class ReturnAppsKind(IEventLog events) : OperationKind
{
    public const string KindName = "server.restore";
    public const string Subject = "server";

    public override string Name => KindName;

    public override IReadOnlyList<PlannedStep> Plan(string input) => [new(LearnBackups.StepName, Timeout: TimeSpan.FromHours(12)), new(ReturnApps.StepName, Weight: 50, Timeout: TimeSpan.FromDays(7))];

    public override async Task AnnounceAsync(Operation operation, CancellationToken cancellationToken) => await events.AppendAsync(
        new EventEntry("server.restore.finish", new Taking.EventSourceOf(operation).Source)
        {
            Data = new JsonObject { ["taskId"] = operation.Id.ToString(CultureInfo.InvariantCulture), ["errorMessage"] = operation.ErrorMessage },
        },
        cancellationToken);
}

/// <summary>One app of a server that was brought back gets its data. What fails leaves it waiting for them, with the error.</summary>
internal sealed class RefillAppKind(IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : AppKind(routing, events, version, clock)
{
    public override string Name => AppSteps.RefillKind;

    protected override string Action => "app.restore";

    public override IReadOnlyList<PlannedStep> Plan(string input) => ReturnPlan.After(FetchBackup.StepName);
}
