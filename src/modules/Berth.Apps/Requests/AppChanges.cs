using System.Text.Json;
using Berth.Apps.Data;
using Berth.Data;
using Berth.Kernel;
using Berth.Manifest;
using Berth.Operations;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Berth.Apps.Requests;

/// <summary>Commits a new target for an app together with the operation that will reach it, names and ports held.</summary>
internal sealed class AppChanges(AppStore store, IOperations operations, PortChoices ports, AppVersion version, TimeProvider clock)
{
    /// <summary>A change of one app: what it becomes, by which kind of operation, seen from outside as which state.</summary>
    /// <param name="Target">Null leaves the spec as it is.</param>
    /// <param name="Adjust">Further changes to the row, such as its run state.</param>
    public sealed record Change(string Kind, string State, AppSpec? Target = null, Action<AppRow>? Adjust = null, bool PullAlways = false, string? BackupId = null, bool SkipBackup = false, string? Part = null, UpdateInput? Update = null, bool OverwriteDns = false, bool SkipDns = false);

    /// <summary>Starts a change on an installed app. <c>app.not_found</c>, <c>operation.busy</c>, <c>location.taken</c>, <c>port.taken</c>.</summary>
    public async Task<Result<Operation>> StartAsync(string appId, string requestedBy, Change change, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        if (await db.Set<AppRow>().FirstOrDefaultAsync(row => row.Id == appId, cancellationToken) is not { } app)
        {
            return AppErrors.NotFound(appId);
        }

        return await StartAsync(db, app, requestedBy, change, cancellationToken);
    }

    /// <summary>As above for a row that is tracked by <paramref name="db"/>, perhaps just added.</summary>
    public async Task<Result<Operation>> StartAsync(BerthDb db, AppRow app, string requestedBy, Change change, CancellationToken cancellationToken)
    {
        if (await operations.FindActiveAsync(app.Id, cancellationToken) is { } busy)
        {
            return Error.Conflict("operation.busy", $"Task {busy.Id} ({busy.Kind}) is working on this app. Wait for it to end or cancel it, then try again.");
        }

        if (change.Target is { } target)
        {
            var manifest = ManifestReader.Read(target.Manifest.GetRawText()).Require();
            if (await HostChoices.ReserveAsync(db, app.Id, target, cancellationToken) is { } noName)
            {
                return noName;
            }

            if (await ports.ReserveAsync(db, app.Id, manifest, target.Ports, cancellationToken) is { } noPort)
            {
                return noPort;
            }

            app.Target = JsonSerializer.Serialize(target);
        }

        var runState = app.RunState;
        change.Adjust?.Invoke(app);
        app.InstallationState = change.State;
        app.ChangedAt = clock.GetUtcNow();
        app.Failure = null;
        var input = JsonSerializer.Serialize(new AppInput(change.State, change.PullAlways, runState, change.BackupId, change.SkipBackup, change.Part) { Update = change.Update, OverwriteDns = change.OverwriteDns, SkipDns = change.SkipDns }, AppInputJson.Default.AppInput);
        var operation = operations.Add(db, new NewOperation(change.Kind, app.Id, requestedBy, input));
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var committed = await operations.CommitAsync(db, operation, cancellationToken);
            if (!committed.IsOk)
            {
                return committed;
            }

            app.TaskId = operation.Id;
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException error) when (error.InnerException is SqliteException { SqliteErrorCode: 19 })
        {
            return Error.Conflict("app.conflict", "Somebody else took the same location, port or address at the same moment. Try again.");
        }

        version.Raise();
        operations.Wake();
        return operation;
    }
}
