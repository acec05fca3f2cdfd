using System.Text.Json;
using Berth.Apps;
using Berth.Backups.Data;
using Berth.Backups.Taking;
using Berth.Kernel;
using Berth.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Backups.Rebuilding;

/// <summary>One app after another has its newest data. One that fails is tried with the two backups before, at each site, and keeps no other from coming back.</summary>
internal sealed class ReturnApps(IAppSnapshots apps, BackupStore store, IServiceProvider services) : IOperationStep
{
    public const string StepName = "return-apps";
    private const int Tries = 3;

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var waiting = (await apps.ListAsync(cancellationToken)).Where(app => !app.IsInstalled).OrderBy(app => app.Record.Spec.Fqdn, StringComparer.Ordinal).ToList();
        var missing = new List<string>();
        for (var index = 0; index < waiting.Count; index++)
        {
            var fqdn = waiting[index].Record.Spec.Fqdn;
            context.Report(index / (double)waiting.Count, $"Bringing back {fqdn}, {index + 1} of {waiting.Count}");
            if (await ReturnAsync(waiting[index].Id, fqdn, context, cancellationToken) is { } why)
            {
                context.Log($"{fqdn}: NOT back: {why}");
                missing.Add($"{fqdn} ({why})");
            }
        }

        if (missing.Count > 0)
        {
            throw new ErrorException(Error.External("server.some_missing", $"The platform is back, but not these apps: {string.Join("; ", missing)}. What stopped them mended, bring each back with: berth restore"));
        }
    }

    /// <returns>Why not, or null.</returns>
    private async Task<string?> ReturnAsync(string appId, string fqdn, StepContext context, CancellationToken cancellationToken)
    {
        // Looked up late: operations know their steps, so no step can ask for them when it is made.
        var (operations, returns) = (services.GetRequiredService<IOperations>(), services.GetRequiredService<IAppReturns>());
        if (await operations.FindActiveAsync(appId, cancellationToken) is { } begun)
        {
            var ended = await operations.WatchAsync(begun.Id, cancellationToken).LastAsync(cancellationToken);
            if (ended.State == OperationState.Succeeded)
            {
                return null;
            }
        }

        var why = "No site that can be read has a good backup of it.";
        foreach (var backup in await FindAsync(appId, cancellationToken))
        {
            var record = JsonSerializer.Deserialize(backup.Record!, SnapshotJson.Default.AppRecord)!;
            var started = await returns.RefillAsync(appId, record, backup.Id, context.RequestedBy, cancellationToken);
            if (started.Value is not { } operation)
            {
                why = started.Error!.Message;
                continue;
            }

            var ended = await operations.WatchAsync(operation.Id, cancellationToken).LastAsync(cancellationToken);
            context.Log($"{fqdn}: {(ended.State == OperationState.Succeeded ? "back" : $"not back ({ended.ErrorMessage})")} from its backup of {backup.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
            if (ended.State == OperationState.Succeeded)
            {
                return null;
            }

            why = ended.ErrorMessage ?? "It was cancelled.";
            if (ended.State == OperationState.Cancelled)
            {
                return why;
            }
        }

        return why;
    }

    /// <summary>Newest first, so many of each site: one that does not answer keeps no other from its turn.</summary>
    private async Task<IEnumerable<BackupRow>> FindAsync(string appId, CancellationToken cancellationToken) =>
        (await store.ListAsync(appId, 0, int.MaxValue, cancellationToken))
            .Where(row => row is { State: BackupStates.Normal, Record: not null })
            .GroupBy(row => row.SiteId, StringComparer.Ordinal)
            .SelectMany(site => site.Take(Tries))
            .OrderByDescending(row => row.CreatedAt);
}
