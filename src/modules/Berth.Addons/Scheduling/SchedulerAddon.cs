using Berth.Addons.Data;
using Berth.Addons.Providers;

namespace Berth.Addons.Scheduling;

/// <summary>Nothing to hand out: the scheduler finds the tasks by the app. Tear-down forgets runs and log.</summary>
internal sealed class SchedulerAddon(GrantStore grants, TaskRunStore runs, TaskLogs logs) : IAddonProvider
{
    public string Name => "scheduler";

    public async Task<AddonGrant> EnsureAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        await grants.GetOrCreateAsync(request.AppId, Name, () => new SchedulerGrant(), cancellationToken);
        return AddonGrant.Nothing;
    }

    public async Task TearDownAsync(string appId, CancellationToken cancellationToken)
    {
        await runs.RemoveAsync(appId, cancellationToken);
        logs.Delete(appId);
        await grants.RemoveAsync(appId, Name, cancellationToken);
    }

    private sealed record SchedulerGrant;
}
