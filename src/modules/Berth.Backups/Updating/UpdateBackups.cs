using Berth.Apps;
using Berth.Backups.Data;
using Berth.Backups.Sites;
using Berth.Backups.Taking;
using Berth.Kernel;
using Berth.Operations;
using Berth.Ports;

namespace Berth.Backups.Updating;

/// <summary>The backups that belong to one update. Their rows carry its operation's id; the label says which one it is.</summary>
internal sealed class UpdateBackups(BackupStore store, SiteService sites, AppDumper dumper, SnapshotSaver saver, TimeProvider clock)
{
    /// <summary>They stay so long whatever the retention says (packaging-contract.md 3.12).</summary>
    private static readonly TimeSpan Preserved = TimeSpan.FromDays(21);

    public static string LabelBefore(AppInput input) => $"before update to {input.Update?.To}";

    /// <summary>Of the stopped app: the one that the way back takes.</summary>
    public static string LabelStopped(AppInput input) => $"{LabelBefore(input)}, stopped";

    public static string LabelFailed(AppInput input) => $"update to {input.Update?.To} that failed";

    /// <summary>Sites that take the app and are meant for updates; local ones first, for they are quick.</summary>
    public async Task<IReadOnlyList<SiteRow>> ListSitesAsync(string appId, CancellationToken cancellationToken) =>
        [.. (await sites.ListTakingAsync(appId, cancellationToken)).Where(site => site.EnableForUpdates).OrderBy(site => site.Provider == "filesystem" ? 0 : 1)];

    /// <summary>The good ones, in the order of their sites.</summary>
    public async Task<IReadOnlyList<BackupRow>> ListGoodAsync(long operationId, string label, CancellationToken cancellationToken) =>
        [.. (await store.ListOfOperationAsync(operationId, cancellationToken)).Where(row => row.Label == label && row.State == BackupStates.Normal)];

    /// <summary>Backs the app up to each of the sites; repeatable.</summary>
    /// <returns>What went wrong, a line for each site that has none.</returns>
    public async Task<IReadOnlyList<string>> SaveAsync(AppView app, IReadOnlyList<SiteRow> chosen, string label, StepContext context, CancellationToken cancellationToken)
    {
        var rows = await EnsureRowsAsync(app, chosen, label, context.OperationId, cancellationToken);
        if (rows.All(row => row.State == BackupStates.Normal))
        {
            return [];
        }

        List<string> failures = [];
        try
        {
            var record = await dumper.DumpAsync(app, (fraction, words) => context.Report(fraction * 0.3, words), context.Log, cancellationToken);
            foreach (var row in rows.Where(row => row.State != BackupStates.Normal))
            {
                await SaveAsync(app, record, row, failures, context, cancellationToken);
            }
        }
        catch (Exception error) when (error is PortException or ErrorException)
        {
            failures.Add(error.Message);
            foreach (var row in rows.Where(row => row.State != BackupStates.Normal))
            {
                await FailAsync(row.Id, error.Message);
            }
        }
        finally
        {
            AppDumper.Remove(AppDumper.FolderOf(app));
        }

        return failures;
    }

    /// <summary>Those that were broken off are no backups.</summary>
    public async Task BreakOffAsync(long operationId, CancellationToken cancellationToken)
    {
        foreach (var row in (await store.ListOfOperationAsync(operationId, cancellationToken)).Where(row => row.State == BackupStates.Creating))
        {
            await FailAsync(row.Id, "The update was broken off.");
        }
    }

    private async Task SaveAsync(AppView app, SnapshotRecord record, BackupRow row, List<string> failures, StepContext context, CancellationToken cancellationToken)
    {
        try
        {
            await saver.SaveAppAsync(app, record, row, (fraction, words) => context.Report(0.3 + (fraction * 0.7), words), context.Log, cancellationToken);
        }
        catch (Exception error) when (error is PortException or ErrorException)
        {
            var line = $"{(await sites.FindAsync(row.SiteId, cancellationToken)).Value?.Name ?? "A site that was removed"}: {error.Message}";
            context.Log(line);
            failures.Add(line);
            await FailAsync(row.Id, error.Message);
        }
    }

    private async Task<List<BackupRow>> EnsureRowsAsync(AppView app, IReadOnlyList<SiteRow> chosen, string label, long operationId, CancellationToken cancellationToken)
    {
        // One that a crash broke off is begun anew: what it had at its site need not be what is dumped now.
        var found = (await store.ListOfOperationAsync(operationId, cancellationToken)).Where(row => row.Label == label).ToList();
        foreach (var broken in found.Where(row => row.State == BackupStates.Creating))
        {
            await FailAsync(broken.Id, "The platform was stopped while it was made.");
        }

        var rows = found.Where(row => row.State == BackupStates.Normal).ToList();
        foreach (var site in chosen.Where(site => rows.All(row => row.SiteId != site.Id)))
        {
            var row = BackupRows.New(app, site.Id, label, operationId, clock.GetUtcNow());
            row.PreserveSeconds = (long)Preserved.TotalSeconds;
            await store.AddAsync(row, cancellationToken);
            rows.Add(row);
        }

        return rows;
    }

    private Task FailAsync(string rowId, string message) =>
        store.ChangeAsync<BackupRow>(rowId, kept => (kept.State, kept.Error) = (BackupStates.Error, message), CancellationToken.None);
}
