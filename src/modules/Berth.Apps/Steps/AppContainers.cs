using Berth.Addons.Providers;
using Berth.Domains;
using Berth.Identity;
using Berth.Kernel;
using Berth.Network;
using Berth.Ports.Containers;
using Berth.Ports.Secrets;

namespace Berth.Apps.Steps;

/// <summary>Makes an app's one container what its spec says. Shared by steps and the reconciler.</summary>
internal sealed class AppContainers(IContainerEngine engine, IAddons addons, ISecretStore secrets, IIdentity identity, AppsOptions options, PlatformAddress address, ContainerPlan plan, IAppFirewall firewall)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>A container of exactly this spec and image exists; another one of that name is replaced. Does not start it.</summary>
    /// <returns>True when a new container was made.</returns>
    public async Task<bool> EnsureAsync(App app, IProgress<string>? progress, CancellationToken cancellationToken) =>
        await EnsureAsync(await SpecifyAsync(app, progress, cancellationToken), cancellationToken);

    /// <summary>Name of the container in which a new version runs beside the old one.</summary>
    public static string StandInOf(string appId) => $"{appId}-next";

    /// <summary>A container of this spec runs beside the app's own: no fixed address, no name that others know.</summary>
    public async Task EnsureStandInAsync(App app, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var spec = await SpecifyAsync(app, progress, cancellationToken);
        var labels = new Dictionary<string, string>(spec.Labels, StringComparer.Ordinal) { ["berth.kind"] = "stand-in" };
        spec = spec with { Name = StandInOf(app.Id), IpAddress = null, NetworkAliases = [], Labels = labels };
        await EnsureAsync(spec, cancellationToken);
        await engine.StartContainerAsync(spec.Name, cancellationToken);

        // Its address is known only now, and until it is it reaches nothing.
        await firewall.RefreshAsync(cancellationToken);
    }

    /// <summary>Absent is fine.</summary>
    public Task RemoveStandInAsync(string appId, CancellationToken cancellationToken) => RemoveAsync(StandInOf(appId), cancellationToken);

    private async Task<ContainerSpec> SpecifyAsync(App app, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var grants = await addons.EnsureAsync(app.Consumer(options, address), progress, cancellationToken);
        return plan.Make(app.Id, app.IpAddress, app.Spec, app.Manifest, grants, app.ReadEnvironment(secrets), (await identity.OwnerAsync(cancellationToken))?.Email ?? "");
    }

    private async Task<bool> EnsureAsync(ContainerSpec spec, CancellationToken cancellationToken)
    {
        var image = await engine.FindImageAsync(spec.Image, cancellationToken)
            ?? throw new ErrorException(Error.External("image.not_found", $"The image {spec.Image} is not on this server any more. Repair the app to fetch it again."));
        var existing = await engine.InspectContainerAsync(spec.Name, cancellationToken);
        if (existing is not null)
        {
            if (existing.ImageId == image.Id && existing.Labels.GetValueOrDefault(ContainerPlan.HashLabel) == spec.Labels[ContainerPlan.HashLabel])
            {
                return false;
            }

            await RemoveAsync(spec.Name, cancellationToken);
        }

        await engine.CreateContainerAsync(spec, cancellationToken);
        return true;
    }

    /// <summary>Starts it once the firewall's rules for it hold.</summary>
    /// <exception cref="ErrorException"><c>app.data_not_returned</c> after an update that failed and could not bring the data back.</exception>
    public async Task StartAsync(string appId, CancellationToken cancellationToken)
    {
        if (File.Exists(options.UnreturnedPath(appId)))
        {
            throw new ErrorException(Error.Conflict("app.data_not_returned", await File.ReadAllTextAsync(options.UnreturnedPath(appId), cancellationToken)));
        }

        await firewall.RefreshAsync(cancellationToken);
        await engine.StartContainerAsync(appId, cancellationToken);
    }

    public Task StopAsync(string appId, CancellationToken cancellationToken) => engine.StopContainerAsync(appId, Grace, cancellationToken);

    /// <summary>Lets it end cleanly, then removes it. Absent is fine.</summary>
    public async Task RemoveAsync(string appId, CancellationToken cancellationToken)
    {
        await engine.StopContainerAsync(appId, Grace, cancellationToken);
        await engine.RemoveContainerAsync(appId, cancellationToken);
    }
}
