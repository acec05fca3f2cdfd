using Berth.Apps.Health;
using Berth.Kernel;
using Berth.Network;
using Berth.Ports.Containers;

namespace Berth.Apps.Snapshots;

/// <summary>A package's own command beside its app, once (packaging-contract.md 3.13).</summary>
internal sealed class CommandContainer(IContainerEngine engine, LastOutput output, IAppFirewall firewall, AppsOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    public async Task RunAsync(AppView app, string command, CancellationToken cancellationToken)
    {
        var name = $"{app.Id}-command";
        await engine.RemoveContainerAsync(name, cancellationToken);
        try
        {
            await engine.CreateContainerAsync(Specify(app, name, command), cancellationToken);
            await engine.StartContainerAsync(name, cancellationToken);
            await firewall.RefreshAsync(cancellationToken);
            while (await engine.InspectContainerAsync(name, cancellationToken) is { } container)
            {
                if (container.State is ContainerRunState.Exited or ContainerRunState.Dead)
                {
                    await CheckAsync(name, container.ExitCode ?? -1);
                    return;
                }

                await Task.Delay(Poll, clock, cancellationToken);
            }

            throw new ErrorException(Error.External("app.command_failed", "The package's command was removed while it ran."));
        }
        finally
        {
            await engine.RemoveContainerAsync(name, CancellationToken.None);
        }
    }

    private ContainerSpec Specify(AppView app, string name, string command)
    {
        var persistent = app.Manifest.PersistentDirs.Where(path => path != "/app/data").Select(path => Mount.Bind(options.PersistentDirectory(app.Id, path), path));
        var memory = Math.Max(app.Consumer.MemoryBytes, Manifest.CloudronManifest.MinimumMemory);
        return new ContainerSpec
        {
            Name = name,
            HostName = app.Id,
            Image = app.Record.Spec.Image,
            Command = ["/bin/sh", "-c", command],
            Network = app.IsTrial ? options.SandboxNetwork.Name : options.Network,
            ReadOnlyRoot = true,
            Mounts = [Mount.Bind(app.DataDirectory, "/app/data"), Mount.Anonymous("/run"), Mount.Anonymous("/tmp"), .. persistent],
            MemoryBytes = memory,
            MemorySwapBytes = memory * 2,
            DropCapabilities = ["NET_RAW"],
            Restart = RestartPolicy.No,
            Labels = new Dictionary<string, string>(Instance.Labels(options.Instance), StringComparer.Ordinal) { ["berth.managed"] = "true", ["berth.kind"] = "command", ["berth.app"] = app.Id },
        };
    }

    private async Task CheckAsync(string name, int exitCode)
    {
        if (exitCode == 0)
        {
            return;
        }

        var lines = await output.ReadAsync(name);
        throw new ErrorException(Error.External(
            "app.command_failed", $"The package's own command ended with code {exitCode}." + (lines.Count == 0 ? " It wrote nothing." : " Its last output:\n" + string.Join('\n', lines))));
    }
}
