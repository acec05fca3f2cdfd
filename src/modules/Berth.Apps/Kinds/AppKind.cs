using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Apps.Data;
using Berth.Contracts;
using Berth.Data;
using Berth.Operations;
using Berth.Platform;
using Berth.Routing;
using Microsoft.EntityFrameworkCore;

namespace Berth.Apps.Kinds;

/// <summary>What all app operations share, those of higher modules too: how their outcome is written down. Their input is an <see cref="AppInput"/>.</summary>
public abstract class AppKind(IRouting routing, IEventLog events, AppVersion version, TimeProvider clock) : OperationKind
{
    /// <summary>Action for the event log, such as <c>app.install</c>.</summary>
    protected abstract string Action { get; }

    public override async Task SettleAsync(BerthDb db, Operation operation, CancellationToken cancellationToken)
    {
        var row = await db.Set<AppRow>().FirstOrDefaultAsync(found => found.Id == operation.Subject, cancellationToken);
        if (row is null)
        {
            return;
        }

        row.TaskId = null;
        row.ChangedAt = clock.GetUtcNow();
        if (operation.State == OperationState.Succeeded)
        {
            Succeed(row);
        }
        else
        {
            await FailAsync(db, row, operation, cancellationToken);
        }

        await KeepOnlyAsync(db, row, cancellationToken);
    }

    public override async Task AnnounceAsync(Operation operation, CancellationToken cancellationToken)
    {
        version.Raise();
        await routing.RefreshAsync(cancellationToken);
        await events.AppendAsync(
            new EventEntry(Action, new EventSource { Username = operation.RequestedBy })
            {
                AppId = operation.Subject,
                Data = new JsonObject
                {
                    ["appId"] = operation.Subject,
                    ["taskId"] = operation.Id.ToString(CultureInfo.InvariantCulture),
                    ["errorMessage"] = operation.ErrorMessage,
                },
            },
            cancellationToken);
    }

    private protected virtual void Succeed(AppRow row)
    {
        row.Spec = row.Target ?? row.Spec;
        row.Target = null;
        row.Failure = null;
        row.Installed = true;
        row.InstallationState = InstallationStates.Installed;
    }

    /// <summary>The old spec stands again; the error stays until something succeeds.</summary>
    private protected virtual Task FailAsync(BerthDb db, AppRow row, Operation operation, CancellationToken cancellationToken)
    {
        row.Target = null;
        row.RunState = RunStateBefore(operation) ?? row.RunState;
        row.ManifestMemory = App.Before(row).Manifest.EffectiveMemoryLimit;
        row.Failure = JsonSerializer.Serialize(new AppFailure(
            operation.ErrorCode ?? "operation.failed", operation.ErrorMessage ?? "The task failed.", row.InstallationState, operation.Id));
        row.InstallationState = InstallationStates.Error;
        row.Health = row.Installed ? row.Health : null;
        return Task.CompletedTask;
    }

    private static string? RunStateBefore(Operation operation) => JsonSerializer.Deserialize(operation.Input, AppInputJson.Default.AppInput)?.RunState;

    /// <summary>Hosts and ports that the app no longer has are free for others.</summary>
    private static async Task KeepOnlyAsync(BerthDb db, AppRow row, CancellationToken cancellationToken)
    {
        var spec = row.ReadSpec();
        var hosts = spec.Hosts.Select(host => host.Fqdn).ToHashSet(StringComparer.Ordinal);
        var locations = await db.Set<LocationRow>().Where(location => location.AppId == row.Id).ToListAsync(cancellationToken);
        db.RemoveRange(locations.Where(location => !hosts.Contains(location.Host)));
        var wanted = PortPlan.Of(App.Before(row).Manifest, spec.Ports).ToHashSet();
        var ports = await db.Set<PortRow>().Where(port => port.AppId == row.Id).ToListAsync(cancellationToken);
        db.RemoveRange(ports.Where(port => !wanted.Contains((port.Protocol, port.Port))));
    }
}
