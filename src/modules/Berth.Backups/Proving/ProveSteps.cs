using System.Text.Json;
using Berth.Addons.Providers;
using Berth.Apps;
using Berth.Backups.Restoring;
using Berth.Backups.Taking;
using Berth.Kernel;
using Berth.Operations;

namespace Berth.Backups.Proving;

/// <summary>The backup lies in the sandbox's own folder, whole.</summary>
internal sealed class FetchTrial(Trials trials, SnapshotFetcher fetcher, IAppSandboxes sandboxes) : IOperationStep
{
    public const string StepName = "fetch-trial";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var input = context.Input(ProveJson.Default.ProveInput);
        var sandbox = await trials.DescribeAsync(input, cancellationToken);
        await fetcher.FetchAsync(input.BackupId, new KeptData(sandbox).Incoming, (fraction, words) => context.Report(fraction, words), cancellationToken);
    }

    /// <summary>The first step is taken back last: then nothing of the trial is left.</summary>
    public Task UndoAsync(StepContext context, CancellationToken cancellationToken) =>
        sandboxes.RemoveAsync(context.Input(ProveJson.Default.ProveInput).SandboxId, cancellationToken);
}

/// <summary>Files and databases are in the sandbox, and what was counted there is what the record says.</summary>
internal sealed class LoadTrial(Trials trials, IAppSandboxes sandboxes, IAppSnapshots apps, IAddons addons) : IOperationStep
{
    public const string StepName = "load-trial";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var sandbox = await trials.DescribeAsync(context.Input(ProveJson.Default.ProveInput), cancellationToken);
        var kept = new KeptData(sandbox);
        var record = await SnapshotRecord.ReadAsync(kept.IncomingDumps, cancellationToken);
        await sandboxes.PrepareAsync(sandbox, context.Lines(), cancellationToken);
        kept.SwapIn();
        context.Report(0.4, "Restoring databases");
        await addons.RestoreAsync(sandbox.Consumer, kept.IncomingDumps, cancellationToken);
        context.Report(0.8, "Counting");
        var rows = await addons.CountAsync(sandbox.Consumer, cancellationToken);
        Compare(record.Rows, rows);
        var files = SnapshotFetcher.Count(sandbox.DataDirectory);
        if (sandbox.Manifest.RestoreCommand is { Length: > 0 } command)
        {
            await apps.RunCommandAsync(sandbox, command, cancellationToken);
        }

        var found = new TrialFound(files.Entries, files.Bytes, rows.Count, rows.Values.Sum());
        context.SetResult(JsonSerializer.Serialize(found, ProveJson.Default.TrialFound));
        context.Log(found.Words);
    }

    private static void Compare(IReadOnlyDictionary<string, RowCount> recorded, IReadOnlyDictionary<string, long> found)
    {
        var wrong = recorded
            .Where(table => found.GetValueOrDefault(table.Key) is var rows && (rows < table.Value.Least || rows > table.Value.Most))
            .Select(table => $"{table.Key} has {found.GetValueOrDefault(table.Key)} rows instead of {(table.Value.Least == table.Value.Most ? $"{table.Value.Most}" : $"{table.Value.Least} to {table.Value.Most}")}")
            .ToList();
        if (wrong.Count > 0)
        {
            throw new ErrorException(BackupErrors.Mismatch(string.Join("; ", wrong.Take(5)) + "."));
        }
    }
}

/// <summary>The sandbox runs and answers.</summary>
internal sealed class StartTrial(Trials trials, IAppSandboxes sandboxes) : IOperationStep
{
    public const string StepName = "start-trial";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken) =>
        await sandboxes.StartAsync(await trials.DescribeAsync(context.Input(ProveJson.Default.ProveInput), cancellationToken), context.Lines(0.3), cancellationToken);
}

/// <summary>Nothing of the trial is left.</summary>
internal sealed class RemoveTrial(IAppSandboxes sandboxes) : IOperationStep
{
    public const string StepName = "remove-trial";

    public string Name => StepName;

    public Task EnsureAsync(StepContext context, CancellationToken cancellationToken) =>
        sandboxes.RemoveAsync(context.Input(ProveJson.Default.ProveInput).SandboxId, cancellationToken);
}
