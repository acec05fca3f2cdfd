using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Berth.Backups.Data;
using Berth.Data;
using Berth.Operations;
using Berth.Platform;
using Microsoft.EntityFrameworkCore;

namespace Berth.Backups.Runs;

/// <summary>
/// One round over everything that a site takes: every app by an operation of its own, then the platform, then retention
/// and the reading of a part of the site. What fails is that app's failure; the round goes on and says so at its end.
/// </summary>
internal sealed class RunKind(IEventLog events) : OperationKind
{
    public const string KindName = "backup";
    public const string Subject = "backups";

    public override string Name => KindName;

    public override int? AtOnce => 1;

    public override IReadOnlyList<PlannedStep> Plan(string input) =>
    [
        new(BackUpApps.StepName, Weight: 80, Timeout: TimeSpan.FromDays(3)),
        new(BackUpPlatform.StepName, Weight: 5, Timeout: TimeSpan.FromHours(12)),
        new(TidySites.StepName, Weight: 15, Timeout: TimeSpan.FromDays(1)),
        new(ReportRun.StepName),
    ];

    public override async Task SettleAsync(BerthDb db, Operation operation, CancellationToken cancellationToken)
    {
        foreach (var row in await db.Set<BackupRow>().Where(row => row.OperationId == operation.Id && row.State == BackupStates.Creating).ToListAsync(cancellationToken))
        {
            (row.State, row.Error) = (BackupStates.Error, operation.ErrorMessage ?? "The backup was not made.");
        }
    }

    public override async Task AnnounceAsync(Operation operation, CancellationToken cancellationToken) => await events.AppendAsync(
        new EventEntry("backup.finish", new Taking.EventSourceOf(operation).Source)
        {
            Data = new JsonObject { ["taskId"] = operation.Id.ToString(CultureInfo.InvariantCulture), ["errorMessage"] = operation.ErrorMessage },
        },
        cancellationToken);

    public static RunInput Input(string json) => JsonSerializer.Deserialize(json, RunJson.Default.RunInput)!;
}

/// <summary>What comes at the end of a round, by itself. Never beside one.</summary>
internal sealed class CleanupKind(IEventLog events) : OperationKind
{
    public const string KindName = "backup.cleanup";

    public override string Name => KindName;

    public override IReadOnlyList<PlannedStep> Plan(string input) => [new(TidySites.StepName, Timeout: TimeSpan.FromDays(1))];

    public override async Task AnnounceAsync(Operation operation, CancellationToken cancellationToken) => await events.AppendAsync(
        new EventEntry("backup.cleanup.finish", new Taking.EventSourceOf(operation).Source)
        {
            Data = new JsonObject { ["taskId"] = operation.Id.ToString(CultureInfo.InvariantCulture), ["errorMessage"] = operation.ErrorMessage },
        },
        cancellationToken);
}

/// <param name="SiteId">Null is every site.</param>
/// <param name="Scheduled">Also proves the app whose proof is oldest.</param>
internal sealed record RunInput(string? SiteId, bool Scheduled = false);

[JsonSerializable(typeof(RunInput))]
internal sealed partial class RunJson : JsonSerializerContext;
