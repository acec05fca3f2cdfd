using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Addons.Scheduling;
using Berth.Apps.Data;

namespace Berth.Apps;

/// <summary>Tells the scheduler which apps run and what they want run.</summary>
internal sealed class ScheduledAppList(AppStore store) : IScheduledApps
{
    public async Task<IReadOnlyList<ScheduledApp>> ListAsync(CancellationToken cancellationToken) =>
    [
        .. (await store.ListAsync(cancellationToken))
            .Where(row => row is { Installed: true, RunState: RunStates.Running, TaskId: null })
            .Select(row => new ScheduledApp(row.Id, row.Id, row.Health == HealthStates.Healthy, Tasks(row.ReadSpec().Manifest), row.Crontab)),
    ];

    /// <summary>Options of the <c>scheduler</c> addon; read from the raw JSON because this is asked every few seconds.</summary>
    private static JsonObject? Tasks(JsonElement manifest) =>
        manifest.TryGetProperty("addons", out var addons) && addons.ValueKind == JsonValueKind.Object
        && addons.TryGetProperty("scheduler", out var tasks) && tasks.ValueKind == JsonValueKind.Object
            ? JsonObject.Create(tasks)
            : null;
}
