using System.Text.Json;
using Berth.Data;
using Berth.Kernel;
using Berth.Ports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Berth.Operations.Running;

/// <summary>
/// Takes one operation from its checkpoint to its end: forward through the plan, or, after an error or a cancel
/// before the point of no return, back through what was begun. When the process is stopping it leaves the row
/// as it is; the next start goes on from there.
/// </summary>
internal sealed partial class OperationExecutor(
    IDbContextFactory<BerthDb> databases,
    OperationKinds kinds,
    OperationQueue queue,
    OperationReader reader,
    OperationFeed feed,
    OperationLog log,
    CrashPoint crash,
    TimeProvider clock,
    ILogger<OperationExecutor> logger)
{
    public async Task RunAsync(long id, CancellationToken stopping)
    {
        var cancelled = queue.Enter(id);
        try
        {
            // Read after Enter, so that a cancel is either in the row or in the token; and whoever found the
            // operation waiting may have seen it before it ended.
            if (await reader.FindAsync(id, stopping) is { IsActive: true } operation)
            {
                var isResumed = operation.StartedAt is not null;
                await StartAsync(operation, stopping);
                var error = await GoAsync(operation, isResumed, cancelled, stopping);
                await SettleAsync(operation, error, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            log.Append(id, "The platform is stopping; this goes on at its next start.");
        }
        finally
        {
            queue.Leave(id);
        }
    }

    private async Task<Error?> GoAsync(Operation operation, bool isResumed, CancellationToken cancelled, CancellationToken stopping)
    {
        if (kinds.TryFind(operation.Kind) is not { } kind)
        {
            return Error.Conflict("operation.unknown_kind", $"This version of the platform does not know how to go on with {operation.Kind}: another version began it. Start what you wanted again, or go back to that version.");
        }

        var known = kind.Plan(operation.Input).ToDictionary(step => step.Name, StringComparer.Ordinal);
        var plan = JsonSerializer.Deserialize<string[]>(operation.Steps)!.Select(name => known.GetValueOrDefault(name) ?? new PlannedStep(name)).ToList();
        await using var progress = new OperationProgress(operation, plan, databases, feed, clock);
        var error = StoredError(operation);
        if (operation.Phase == OperationPhase.Forward)
        {
            error = await ForwardAsync(operation, isResumed, plan, progress, cancelled, stopping);
            if (error is null || HasPassedNoReturn(operation, plan))
            {
                return error;
            }

            await TurnBackAsync(operation, error, stopping);
        }

        await BackAsync(operation, plan, progress, stopping);
        return error;
    }

    private async Task<Error?> ForwardAsync(
        Operation operation, bool isResumed, List<PlannedStep> plan, OperationProgress progress, CancellationToken cancelled, CancellationToken stopping)
    {
        // After a restart the step at the checkpoint may have begun; of any later one it is known that it did not.
        var mayHaveBegun = isResumed;
        for (; operation.Step < plan.Count; await CheckpointAsync(operation, operation.Step + 1, stopping), mayHaveBegun = false)
        {
            var index = operation.Step;
            var planned = plan[index];
            if (operation.CancelRequested || cancelled.IsCancellationRequested)
            {
                operation.Step = mayHaveBegun ? index : index - 1;
                if (!HasPassedNoReturn(operation, plan))
                {
                    return CancelledError;
                }

                operation.Step = index;
            }

            var final = HasPassedNoReturn(operation, plan);
            log.Append(operation.Id, $"{planned.Name}: begin");
            crash.MaybeAt(operation.Kind, planned.Name, "before");
            using var timeout = new CancellationTokenSource(planned.Timeout ?? PlannedStep.DefaultTimeout, clock);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(stopping, timeout.Token, final ? CancellationToken.None : cancelled);
            var context = new StepContext(operation, (fraction, message) => progress.Report(index, fraction, message), line => log.Append(operation.Id, $"{planned.Name}: {line}"));
            try
            {
                context.Report(0, Words(planned.Name));
                await kinds.FindStep(planned.Name).EnsureAsync(context, linked.Token);
                context.Report(1);
            }
            catch (Exception error) when (!stopping.IsCancellationRequested || error is not OperationCanceledException)
            {
                var told = cancelled.IsCancellationRequested && !final ? CancelledError
                    : timeout.IsCancellationRequested ? TimeoutError(planned)
                    : Describe(operation, planned, error);
                log.Append(operation.Id, $"{planned.Name}: {told.Message}");
                return told;
            }

            log.Append(operation.Id, $"{planned.Name}: done");
            crash.MaybeAt(operation.Kind, planned.Name, "after");
        }

        return null;
    }

    private async Task BackAsync(Operation operation, List<PlannedStep> plan, OperationProgress progress, CancellationToken stopping)
    {
        progress.Report("Undoing what was begun");
        for (var index = Math.Min(operation.Step, plan.Count - 1); index >= 0; index--)
        {
            var planned = plan[index];
            var context = new StepContext(operation, (_, message) => progress.Report(message ?? planned.Name), line => log.Append(operation.Id, $"{planned.Name}: undo: {line}"));
            crash.MaybeAt(operation.Kind, planned.Name, "undo");
            try
            {
                await kinds.FindStep(planned.Name).UndoAsync(context, stopping);
                log.Append(operation.Id, $"{planned.Name}: undone");
            }
            catch (Exception error) when (!stopping.IsCancellationRequested || error is not OperationCanceledException)
            {
                // What cannot be undone now is found again by the reconciler and by the next attempt.
                log.Append(operation.Id, $"{planned.Name}: could not be undone: {Describe(operation, planned, error).Message}");
            }

            crash.MaybeAt(operation.Kind, planned.Name, "undone");
            await CheckpointAsync(operation, index - 1, stopping);
        }
    }

    private async Task StartAsync(Operation operation, CancellationToken stopping)
    {
        log.Append(operation.Id, operation.StartedAt is null ? $"{operation.Kind} of {operation.Subject}, asked for by {operation.RequestedBy}" : "Going on after a restart");
        operation.State = OperationState.Running;
        operation.StartedAt ??= clock.GetUtcNow();
        await UpdateAsync(operation, stopping);
    }

    private Task CheckpointAsync(Operation operation, int step, CancellationToken stopping)
    {
        operation.Step = step;
        return UpdateAsync(operation, stopping);
    }

    private Task TurnBackAsync(Operation operation, Error error, CancellationToken stopping)
    {
        operation.Phase = OperationPhase.Undo;
        operation.ErrorCode = error.Code;
        operation.ErrorMessage = error.Message;
        return UpdateAsync(operation, stopping);
    }

    private async Task UpdateAsync(Operation operation, CancellationToken stopping)
    {
        await using (var db = await databases.CreateDbContextAsync(stopping))
        {
            await db.Set<Operation>().Where(row => row.Id == operation.Id).ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.State, operation.State)
                    .SetProperty(row => row.Phase, operation.Phase)
                    .SetProperty(row => row.Step, operation.Step)
                    .SetProperty(row => row.StartedAt, operation.StartedAt)
                    .SetProperty(row => row.ErrorCode, operation.ErrorCode)
                    .SetProperty(row => row.ErrorMessage, operation.ErrorMessage)
                    .SetProperty(row => row.Result, operation.Result)
                    .SetProperty(row => row.Version, row => row.Version + 1),
                stopping);
        }

        feed.Changed(operation.Id);
    }

    private async Task SettleAsync(Operation operation, Error? error, CancellationToken stopping)
    {
        var kind = kinds.TryFind(operation.Kind);
        await using (var db = await databases.CreateDbContextAsync(stopping))
        {
            var row = await db.Set<Operation>().FirstAsync(found => found.Id == operation.Id, stopping);
            row.State = error is null ? OperationState.Succeeded : error.Code == CancelledError.Code ? OperationState.Cancelled : OperationState.Failed;
            row.Percent = 100;
            row.Message = error?.Message ?? "Done";
            row.ErrorCode = error?.Code;
            row.ErrorMessage = error?.Message;
            row.Result = operation.Result;
            row.FinishedAt = clock.GetUtcNow();
            row.Version++;
            await (kind?.SettleAsync(db, row, stopping) ?? Task.CompletedTask);
            crash.MaybeAt(operation.Kind, "settle", "before");
            await db.SaveChangesAsync(stopping);
            operation = row;
        }

        log.Append(operation.Id, error is null ? "Succeeded" : $"Ended: {error}");
        feed.Changed(operation.Id);
        crash.MaybeAt(operation.Kind, "settle", "after");
        try
        {
            await (kind?.AnnounceAsync(operation, stopping) ?? Task.CompletedTask);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogUnannounced(failure, operation.Id);
        }
    }

    private Error Describe(Operation operation, PlannedStep step, Exception error)
    {
        switch (error)
        {
            case ErrorException expected:
                return expected.Error;
            case PortException outside:
                return Error.External(outside.Code, outside.Message);
            default:
                LogBug(error, operation.Id, operation.Kind, step.Name);
                return new Error(ErrorKind.External, "operation.internal", $"Step {step.Name} failed unexpectedly: {error.Message} The server's log has the details; trying again is safe.");
        }
    }

    private static bool HasPassedNoReturn(Operation operation, List<PlannedStep> plan) =>
        plan.Take(operation.Step + 1).Any(step => step.PointOfNoReturn);

    /// <summary><c>ensure-image</c> as a sentence's beginning, until the step says better.</summary>
    private static string Words(string step) => char.ToUpperInvariant(step[0]) + step[1..].Replace('-', ' ');

    private static Error? StoredError(Operation operation) =>
        operation.ErrorCode is null ? null : Error.External(operation.ErrorCode, operation.ErrorMessage ?? operation.ErrorCode);

    private static Error CancelledError => Error.Conflict("operation.cancelled", "Cancelled on request; what had been done was undone.");

    private static Error TimeoutError(PlannedStep step) => Error.External(
        "operation.timeout", $"Step {step.Name} took longer than {(step.Timeout ?? PlannedStep.DefaultTimeout).TotalMinutes:0} minutes and was ended. Look into the task's log, then try again.");

    [LoggerMessage(Level = LogLevel.Error, Message = "The outcome of operation {Id} stands, but could not be announced")]
    private partial void LogUnannounced(Exception error, long id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Operation {Id} ({Kind}) failed in step {Step}")]
    private partial void LogBug(Exception error, long id, string kind, string step);
}
