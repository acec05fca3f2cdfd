using Berth.Addons.Providers;
using Berth.Apps.Data;
using Berth.Domains;
using Berth.Operations;
using Berth.Ports;
using Berth.Ports.Containers;

namespace Berth.Apps.Steps;

/// <summary>
/// What the app no longer needs after a change is gone: old names, dropped addons with their data, the old image.
/// Comes last and is never undone: until here everything old is still there. What cannot be removed is logged and
/// left; the app itself is as wanted.
/// </summary>
internal sealed class ReleaseOld(AppStore store, IDomains domains, IAddons addons, IContainerEngine engine, TimeProvider clock) : IOperationStep
{
    public const string StepName = "release-old";
    private const int Attempts = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(context.Subject, cancellationToken);
        var (before, now) = (App.Before(row), App.Wanted(row));
        var hosts = now.Spec.Hosts.Select(host => host.Fqdn).ToHashSet(StringComparer.Ordinal);
        foreach (var host in before.Spec.Hosts.Where(host => !hosts.Contains(host.Fqdn)))
        {
            await TryAsync(context, $"the name {host.Fqdn}", async () =>
            {
                await domains.RemoveAddressAsync(host.Fqdn, host.Domain, cancellationToken);
                await domains.RemoveCertificateAsync(host.Fqdn, cancellationToken);
            }, cancellationToken);
        }

        var kept = now.HeldAddons.ToHashSet(StringComparer.Ordinal);
        var dropped = before.HeldAddons.Where(name => !kept.Contains(name)).ToList();
        if (dropped.Count > 0)
        {
            context.Log($"Removing addons that the app does not have any more: {string.Join(", ", dropped)}");
            await TryAsync(context, "dropped addons", () => addons.TearDownAsync(row.Id, dropped, cancellationToken), cancellationToken);
        }

        if (before.Spec.Image != now.Spec.Image)
        {
            await TryAsync(context, "the old image", () => engine.RemoveImageAsync(before.Spec.Image, cancellationToken), cancellationToken);
        }
    }

    /// <summary>The new one serves already, so nothing that goes wrong here may count as failure; what is transient is tried again.</summary>
    private async Task TryAsync(StepContext context, string what, Func<Task> remove, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await remove();
                return;
            }
            catch (PortException error) when (error.IsTransient && attempt < Attempts)
            {
                context.Log($"Could not remove {what} yet: {error.Message}");
                await Task.Delay(Pause * attempt, clock, cancellationToken);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                context.Log($"Could not remove {what}: {error.Message}");
                return;
            }
        }
    }
}
