using Berth.Apps;
using Berth.Backups.Data;
using Berth.Backups.Proving;
using Berth.Backups.Sites;
using Berth.Backups.Taking;
using Berth.Operations;
using Berth.Platform;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Backups.Runs;

/// <summary>
/// Every minute: starts the rounds that are due, and proofs after them; once an hour says which apps have had no good
/// backup for too long. A round missed while the platform was down is made up for once.
/// </summary>
internal sealed partial class BackupSchedule(
    SiteService sites,
    BackupStore store,
    RunStarter runs,
    TrialStarter trials,
    IAppSnapshots apps,
    ISettings settings,
    INotices notices,
    BackupsOptions options,
    OperationsGate gate,
    TimeProvider clock,
    ILogger<BackupSchedule> logger) : BackgroundService
{
    private static readonly Setting<bool> DefaultMade = new("backups.default_site_made", false);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookForStale = TimeSpan.FromHours(1);
    private DateTimeOffset _lookedForStale;

    /// <summary>What a crash left of downloads goes before the first one can be asked for.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        AppDumper.Remove(options.Fetched);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        _lookedForStale = clock.GetUtcNow();
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        await EnsureDefaultAsync(cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var site in await sites.ListAsync(cancellationToken))
        {
            if (SiteRules.Next(site.Schedule, site.ScheduledUntil) is not { } due || due > now)
            {
                continue;
            }

            // A round that is still at work takes the next minute's look; the time stays due.
            if ((await runs.StartAsync(site.Id, scheduled: true, "platform", cancellationToken)).IsOk)
            {
                await store.ChangeAsync<SiteRow>(site.Id, row => row.ScheduledUntil = now, cancellationToken);
                await ProveOldestAsync(now, cancellationToken);
            }
        }

        if (now - _lookedForStale >= LookForStale)
        {
            _lookedForStale = now;
            await ReportStaleAsync(now, cancellationToken);
        }
    }

    private async Task EnsureDefaultAsync(CancellationToken cancellationToken)
    {
        if (!await settings.GetAsync(DefaultMade, cancellationToken))
        {
            if ((await sites.ListAsync(cancellationToken)).Count == 0)
            {
                await sites.AddDefaultAsync(cancellationToken);
            }

            await settings.SetAsync(DefaultMade, true, cancellationToken);
        }
    }

    private async Task ProveOldestAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var proofs = (await store.ListProofsAsync(cancellationToken)).ToDictionary(proof => proof.AppId, StringComparer.Ordinal);
        var oldest = (await apps.ListAsync(cancellationToken))
            .Where(app => app.IsInstalled && app.Record.EnableBackup)
            .OrderBy(app => proofs.GetValueOrDefault(app.Id)?.At ?? DateTimeOffset.MinValue)
            .FirstOrDefault();
        if (oldest is not null && now - (proofs.GetValueOrDefault(oldest.Id)?.At ?? DateTimeOffset.MinValue) > options.ProveEvery)
        {
            await trials.StartAsync(oldest.Id, null, "platform", cancellationToken);
        }
    }

    private async Task ReportStaleAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var app in await apps.ListAsync(cancellationToken))
        {
            var topic = $"backup.stale/{app.Id}";
            var newest = await store.FindNewestAsync(app.Id, cancellationToken);
            if (!app.IsInstalled || !app.Record.EnableBackup || (newest is not null && now - newest.CreatedAt < options.StaleAfter))
            {
                await notices.ResolveAsync(topic, cancellationToken);
            }
            else if (newest is null && now - app.CreatedAt >= options.StaleAfter)
            {
                var message = $"There is no good backup of {app.Record.Spec.Fqdn} at all. Make one now, and see what it says: berth backup create {app.Record.Spec.Fqdn}";
                await notices.RaiseAsync(new Notice($"{app.Title} has no backup", message) { Topic = topic }, cancellationToken);
            }
            else if (newest is not null)
            {
                var message = $"The newest good backup of {app.Record.Spec.Fqdn} is of {newest.CreatedAt:yyyy-MM-dd HH:mm} UTC. See why the later ones failed, or make one now: berth backup create {app.Record.Spec.Fqdn}";
                await notices.RaiseAsync(new Notice($"{app.Title} has no recent backup", message) { Topic = topic }, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking after backups failed; the next look is in a minute")]
    private partial void LogFailed(Exception error);
}
