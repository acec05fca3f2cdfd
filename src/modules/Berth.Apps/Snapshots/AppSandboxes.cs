using Berth.Addons.Providers;
using Berth.Apps.Health;
using Berth.Apps.Steps;
using Berth.Catalog;
using Berth.Domains;
using Berth.Kernel;
using Berth.Manifest;
using Berth.Ports.Containers;
using Berth.Ports.Secrets;

namespace Berth.Apps.Snapshots;

internal sealed class AppSandboxes(
    IContainerEngine engine,
    IAddons addons,
    PackageBuilder builder,
    IRegistries registries,
    ContainerPlan plan,
    HealthProbe probe,
    LastOutput output,
    ISecretStore secrets,
    AppsOptions options,
    PlatformAddress address,
    TimeProvider clock) : IAppSandboxes
{
    private const int CrashesUntilGivenUp = 4;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    public AppView Describe(string sandboxId, AppRecord record)
    {
        // The owner's debug command says nothing about whether the app works.
        var spec = record.Spec with { DebugMode = null, Env = App.ProtectEnvironment(sandboxId, App.ReadEnvironment(record.AppId, record.Spec, secrets), secrets) };
        var app = Of(sandboxId, "", spec);
        return new AppView(record with { AppId = sandboxId, Spec = spec }, app.Manifest.Title ?? spec.Fqdn, app.Manifest, app.Consumer(options, address), options.AppDirectory(sandboxId), IsInstalled: false) { IsTrial = true };
    }

    public async Task PrepareAsync(AppView sandbox, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        await engine.EnsureNetworkAsync(options.SandboxNetwork, cancellationToken);
        Directory.CreateDirectory(sandbox.DataDirectory);
        foreach (var path in sandbox.Manifest.PersistentDirs)
        {
            Directory.CreateDirectory(options.PersistentDirectory(sandbox.Id, path));
        }

        await EnsureImageAsync(sandbox.Record.Spec, progress, cancellationToken);
        await addons.EnsureAsync(sandbox.Consumer, progress, cancellationToken);
    }

    public async Task StartAsync(AppView sandbox, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        await addons.JoinNetworkAsync(sandbox.Consumer, options.SandboxNetwork.Name, cancellationToken);
        if (await engine.InspectContainerAsync(sandbox.Id, cancellationToken) is null)
        {
            var grants = await addons.EnsureAsync(sandbox.Consumer, progress, cancellationToken);
            var environment = App.ReadEnvironment(sandbox.Id, sandbox.Record.Spec, secrets);
            var spec = plan.Make(sandbox.Id, "", sandbox.Record.Spec, sandbox.Manifest, grants, environment, "");
            await engine.CreateContainerAsync(
                spec with { Network = options.SandboxNetwork.Name, IpAddress = null, Ports = [], Devices = [], AddCapabilities = [] }, cancellationToken);
        }

        await engine.StartContainerAsync(sandbox.Id, cancellationToken);
        await WaitHealthyAsync(sandbox, progress, cancellationToken);
    }

    public async Task RemoveAsync(string sandboxId, CancellationToken cancellationToken)
    {
        await engine.StopContainerAsync(sandboxId, TimeSpan.Zero, cancellationToken);
        await engine.RemoveContainerAsync(sandboxId, cancellationToken);
        await addons.TearDownAsync(sandboxId, null, cancellationToken);
        AppFiles.RemoveAll(options, sandboxId);
    }

    private async Task EnsureImageAsync(AppSpec spec, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        if (await engine.FindImageAsync(spec.Image, cancellationToken) is not null)
        {
            return;
        }

        if (spec.Source is not null)
        {
            await builder.BuildAsync(spec.Source, spec.Image, progress ?? new Progress<string>(), cancellationToken);
            return;
        }

        await engine.PullImageAsync(spec.Image, await registries.FindCredentialsAsync(spec.Image, cancellationToken), null, cancellationToken);
    }

    private async Task WaitHealthyAsync(AppView sandbox, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var begin = clock.GetUtcNow();
        while (true)
        {
            var ip = (await engine.InspectContainerAsync(sandbox.Id, cancellationToken))?.IpAddress ?? "";
            var found = await probe.LookAsync(Of(sandbox.Id, ip, sandbox.Record.Spec), cancellationToken);
            if (found.State == HealthStates.Healthy)
            {
                return;
            }

            var waited = clock.GetUtcNow() - begin;
            if (found.Crashes >= CrashesUntilGivenUp || waited > options.HealthTimeout)
            {
                throw new ErrorException(AppErrors.NeverHealthy($"after {waited.TotalSeconds:0} s still {found.Message}", await output.ReadAsync(sandbox.Id)));
            }

            progress?.Report($"Waiting for the restored app to answer: {found.Message}");
            await Task.Delay(Poll, clock, cancellationToken);
        }
    }

    private static App Of(string id, string ip, AppSpec spec) => new(id, ip, RunStates.Running, spec, ManifestReader.Read(spec.Manifest.GetRawText()).Require());
}
