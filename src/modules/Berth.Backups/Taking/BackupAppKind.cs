using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Berth.Backups.Data;
using Berth.Data;
using Berth.Operations;
using Berth.Platform;
using Microsoft.EntityFrameworkCore;

namespace Berth.Backups.Taking;

/// <summary>Backs up one app, to one or several sites; the app keeps running. The rows of its backups carry the operation's id.</summary>
internal sealed class BackupAppKind(IEventLog events, INotices notices) : OperationKind
{
    public const string KindName = Apps.AppSteps.BackupKind;

    public override string Name => KindName;

    public override int? AtOnce => 2;

    public override IReadOnlyList<PlannedStep> Plan(string input) =>
    [
        new(DumpApp.StepName, Weight: 20, Timeout: TimeSpan.FromHours(6)),
        new(SaveApp.StepName, Weight: 78, Timeout: TimeSpan.FromDays(2)),
        new(TidyDump.StepName, Weight: 2),
    ];

    public override async Task SettleAsync(BerthDb db, Operation operation, CancellationToken cancellationToken)
    {
        foreach (var row in await db.Set<BackupRow>().Where(row => row.OperationId == operation.Id && row.State == BackupStates.Creating).ToListAsync(cancellationToken))
        {
            (row.State, row.Error) = (BackupStates.Error, operation.ErrorMessage ?? "The backup was not made.");
        }
    }

    public override async Task AnnounceAsync(Operation operation, CancellationToken cancellationToken)
    {
        await events.AppendAsync(
            new EventEntry("app.backup.finish", new EventSourceOf(operation).Source)
            {
                AppId = operation.Subject,
                Data = new JsonObject { ["appId"] = operation.Subject, ["taskId"] = operation.Id.ToString(CultureInfo.InvariantCulture), ["errorMessage"] = operation.ErrorMessage },
            },
            cancellationToken);
        await notices.FollowAsync(
            operation, $"backup.failed/{operation.Subject}", () => new Notice("A backup failed", $"The backup of app {operation.Subject} failed: {operation.ErrorMessage}"), cancellationToken);
    }
}

/// <param name="Label">For people; null is none.</param>
internal sealed record BackupInput(string? Label = null);

/// <summary>Who asked for an operation, for the event log.</summary>
internal readonly record struct EventSourceOf(Operation Operation)
{
    public Contracts.EventSource Source => new() { Username = Operation.RequestedBy };
}

[JsonSerializable(typeof(BackupInput))]
internal sealed partial class BackupInputJson : JsonSerializerContext;
