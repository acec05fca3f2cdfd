using Berth.Apps;
using Berth.Backups.Data;
using Berth.Backups.Sites;
using Berth.Backups.Taking;
using Berth.Kernel;
using Berth.Operations;
using Berth.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Backups.Runs;

/// <summary>Each app has been through an operation of its own; those that were busy with something else are waited for.</summary>
internal sealed class BackUpApps(IAppSnapshots apps, SiteService sites, IServiceProvider services, TimeProvider clock) : IOperationStep
{
    public const string StepName = "back-up-apps";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var input = context.Input(RunJson.Default.RunInput);
        var chosen = input.SiteId is null ? await sites.ListAsync(cancellationToken) : [await sites.GetAsync(input.SiteId, cancellationToken)];
        var wanted = (await apps.ListAsync(cancellationToken)).Where(app => app.IsInstalled && app.Record.EnableBackup && chosen.Any(site => SiteService.Takes(site, app.Id))).ToList();
        for (var index = 0; index < wanted.Count; index++)
        {
            context.Report(index / (double)wanted.Count, $"Backing up {wanted[index].Record.Spec.Fqdn}, {index + 1} of {wanted.Count}");
            await BackUpAsync(wanted[index], input.SiteId, context, cancellationToken);
        }
    }

    private async Task BackUpAsync(AppView app, string? siteId, StepContext context, CancellationToken cancellationToken)
    {
        // Looked up late: operations know their steps, so no step can ask for them when it is made.
        var (starter, operations) = (services.GetRequiredService<BackupStarter>(), services.GetRequiredService<IOperations>());
        var begin = clock.GetTimestamp();
        while (true)
        {
            var started = await starter.StartAsync(app.Id, siteId, null, context.RequestedBy, $"backup-{context.OperationId}-{app.Id}", cancellationToken);
            if (started.Value is { } operation)
            {
                var ended = await operations.WatchAsync(operation.Id, cancellationToken).LastAsync(cancellationToken);
                context.Log($"{app.Record.Spec.Fqdn}: {(ended.State == OperationState.Succeeded ? "backed up" : $"NOT backed up: {ended.ErrorMessage}")}");
                return;
            }

            if (started.Error!.Code != "operation.busy" || clock.GetElapsedTime(begin) > Patience)
            {
                context.Log($"{app.Record.Spec.Fqdn}: NOT backed up: {started.Error.Message}");
                return;
            }

            if (await operations.FindActiveAsync(app.Id, cancellationToken) is { } other)
            {
                context.Log($"{app.Record.Spec.Fqdn}: waiting for task {other.Id}.");
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(Patience);
                try
                {
                    await operations.WatchAsync(other.Id, patience.Token).LastAsync(patience.Token);
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    // The next look says how long it may still take.
                }
            }
        }
    }
}

/// <summary>Database, keys, certificates and packages are at each site that takes the platform.</summary>
internal sealed class BackUpPlatform(BackupStore store, SiteService sites, SnapshotSaver saver, PlatformStage stage, StagingSpace space, TimeProvider clock, BackupsOptions options) : IOperationStep
{
    public const string StepName = "back-up-platform";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var input = context.Input(RunJson.Default.RunInput);
        var taking = (await sites.ListTakingAsync(BackupStates.Platform, cancellationToken)).Where(site => input.SiteId is null || site.Id == input.SiteId).ToList();
        var rows = await store.ListOfOperationAsync(context.OperationId, cancellationToken);
        stage.Remove();
        try
        {
            space.RequireForPlatform();
        }
        catch (ErrorException error)
        {
            // Said at the end of the round, with everything else that has no new backup.
            context.Log($"The platform: NOT backed up: {error.Message}");
            return;
        }

        await stage.FillAsync(cancellationToken);
        try
        {
            foreach (var site in taking)
            {
                var row = rows.FirstOrDefault(made => made.SiteId == site.Id) ?? await AddAsync(site, context.OperationId, cancellationToken);
                if (row.State == BackupStates.Normal)
                {
                    continue;
                }

                try
                {
                    await saver.SaveAsync(row, SnapshotSaver.PlatformRequest(options, row), options.PlatformStage, null, (fraction, words) => context.Report(fraction, words), context.Log, cancellationToken);
                }
                catch (Exception error) when (error is PortException or ErrorException)
                {
                    context.Log($"The platform: NOT backed up to {site.Name}: {error.Message}");
                    await store.ChangeAsync<BackupRow>(row.Id, kept => (kept.State, kept.Error) = (BackupStates.Error, error.Message), cancellationToken);
                }
            }
        }
        finally
        {
            stage.Remove();
        }
    }

    private async Task<BackupRow> AddAsync(SiteRow site, long operationId, CancellationToken cancellationToken)
    {
        var row = new BackupRow { Id = Guid.NewGuid().ToString(), SiteId = site.Id, Identifier = BackupStates.Platform, State = BackupStates.Creating, CreatedAt = clock.GetUtcNow(), OperationId = operationId };
        await store.AddAsync(row, cancellationToken);
        return row;
    }
}

/// <summary>Says what of the round did not come off; until here nothing stopped it.</summary>
internal sealed class ReportRun(BackupStore store, IAppSnapshots apps, SiteService sites, OperationReader reader) : IOperationStep
{
    public const string StepName = "report-run";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var begun = (await reader.FindAsync(context.OperationId, cancellationToken))!.CreatedAt;
        var rows = (await store.ListAsync(null, 0, 100_000, cancellationToken)).Where(row => row.CreatedAt >= begun).ToList();
        var input = context.Input(RunJson.Default.RunInput);
        var chosen = (await sites.ListAsync(cancellationToken)).Where(site => input.SiteId is null || site.Id == input.SiteId).ToList();
        var missing = (await apps.ListAsync(cancellationToken))
            .Where(app => app.IsInstalled && app.Record.EnableBackup && chosen.Any(site => SiteService.Takes(site, app.Id) && !rows.Any(row => row.Identifier == app.Id && row.SiteId == site.Id && row.State == BackupStates.Normal)))
            .Select(app => app.Record.Spec.Fqdn).ToList();
        if (chosen.Any(site => SiteService.Takes(site, BackupStates.Platform) && !rows.Any(row => row.Identifier == BackupStates.Platform && row.SiteId == site.Id && row.State == BackupStates.Normal)))
        {
            missing.Add("the platform");
        }

        if (missing.Count > 0)
        {
            throw new ErrorException(Error.External("backup.some_failed", $"No new backup of: {string.Join(", ", missing)}. The task's log says why; everything else was backed up."));
        }
    }
}
