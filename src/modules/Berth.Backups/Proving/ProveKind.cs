using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Berth.Backups.Data;
using Berth.Data;
using Berth.Operations;
using Berth.Platform;
using Microsoft.EntityFrameworkCore;

namespace Berth.Backups.Proving;

/// <summary>
/// Restores an app's newest backup into a sandbox, starts it there, waits until it answers, and has counted what came
/// back. The outcome, good or bad, is the app's proof. The subject is not the app itself: that goes on undisturbed.
/// </summary>
internal sealed class ProveKind(IEventLog events, INotices notices, TimeProvider clock) : OperationKind
{
    public const string KindName = "backup.prove";

    public override string Name => KindName;

    public override int? AtOnce => 1;

    public static string SubjectOf(string appId) => $"prove:{appId}";

    public override IReadOnlyList<PlannedStep> Plan(string input) =>
    [
        new(FetchTrial.StepName, Weight: 40, Timeout: TimeSpan.FromDays(1)),
        new(LoadTrial.StepName, Weight: 30, Timeout: TimeSpan.FromHours(6)),
        new(StartTrial.StepName, Weight: 25, Timeout: TimeSpan.FromHours(1)),
        new(RemoveTrial.StepName, Weight: 5),
    ];

    public override async Task SettleAsync(BerthDb db, Operation operation, CancellationToken cancellationToken)
    {
        if (operation.State == OperationState.Cancelled)
        {
            return;
        }

        var input = JsonSerializer.Deserialize(operation.Input, ProveJson.Default.ProveInput)!;
        var proof = await db.Set<ProofRow>().FirstOrDefaultAsync(row => row.AppId == input.AppId, cancellationToken);
        if (proof is null)
        {
            proof = new ProofRow { AppId = input.AppId, BackupId = input.BackupId, Message = "" };
            db.Add(proof);
        }

        var now = clock.GetUtcNow();
        (proof.BackupId, proof.At, proof.Restorable) = (input.BackupId, now, operation.State == OperationState.Succeeded);
        proof.Milliseconds = (long)(now - (operation.StartedAt ?? now)).TotalMilliseconds;
        proof.Message = proof.Restorable
            ? JsonSerializer.Deserialize(operation.Result!, ProveJson.Default.TrialFound)!.Words
            : operation.ErrorMessage ?? "The trial restore failed.";
    }

    public override async Task AnnounceAsync(Operation operation, CancellationToken cancellationToken)
    {
        var input = JsonSerializer.Deserialize(operation.Input, ProveJson.Default.ProveInput)!;
        await events.AppendAsync(
            new EventEntry("app.backup.prove", new Taking.EventSourceOf(operation).Source)
            {
                AppId = input.AppId,
                Data = new JsonObject { ["appId"] = input.AppId, ["backupId"] = input.BackupId, ["restorable"] = operation.State == OperationState.Succeeded, ["errorMessage"] = operation.ErrorMessage },
            },
            cancellationToken);
        await notices.FollowAsync(
            operation,
            $"backup.unproven/{input.AppId}",
            () => new Notice("A backup cannot be restored", $"The newest backup of app {input.AppId} was restored on trial and failed: {operation.ErrorMessage}"),
            cancellationToken);
    }
}

/// <param name="SandboxId">UUID under which it runs; chosen with the request, so that a crash does not lose it.</param>
internal sealed record ProveInput(string AppId, string BackupId, string SandboxId);

/// <summary>What was counted in the restored copy.</summary>
internal sealed record TrialFound(long Entries, long Bytes, int Tables, long Rows)
{
    [JsonIgnore]
    public string Words => $"{Entries} files and folders with {new Kernel.ByteSize(Bytes)}" + (Tables == 0 ? "" : $", {Rows} rows in {Tables} tables") + " came back as they were, and the app answered.";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProveInput))]
[JsonSerializable(typeof(TrialFound))]
internal sealed partial class ProveJson : JsonSerializerContext;
