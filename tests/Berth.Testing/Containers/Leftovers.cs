using Berth.Ports;
using Berth.Ports.Containers;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Berth.Testing.Containers;

/// <summary>Removes what test runs left in the engine.</summary>
public static class Leftovers
{
    /// <summary>Removes everything whose run <paramref name="isOver"/>.</summary>
    public static async Task RemoveAsync(IContainerEngine engine, Func<string, bool> isOver)
    {
        var any = new Dictionary<string, string> { [TestRun.AnyLabel] = "true" };
        foreach (var container in await engine.ListContainersAsync(any, CancellationToken.None))
        {
            if (isOver(container.Labels.GetValueOrDefault(TestRun.Label, "")))
            {
                await engine.RemoveContainerAsync(container.Id, CancellationToken.None);
            }
        }

        foreach (var image in await engine.ListImagesAsync(any, CancellationToken.None))
        {
            if (isOver(image.Labels.GetValueOrDefault(TestRun.Label, "")))
            {
                foreach (var reference in image.References.Append(image.Id))
                {
                    await engine.RemoveImageAsync(reference, CancellationToken.None);
                }
            }
        }

        using var client = new DockerClientBuilder().WithEndpoint(new Uri(Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "unix:///var/run/docker.sock")).Build();
        await VolumesAsync(client, engine, isOver);
        await NetworksAsync(client, engine, isOver);
    }

    private static async Task VolumesAsync(DockerClient client, IContainerEngine engine, Func<string, bool> isOver)
    {
        var filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [$"{TestRun.AnyLabel}=true"] = true } };
        foreach (var volume in (await client.Volumes.ListAsync(new VolumesListParameters { Filters = filters })).Volumes ?? [])
        {
            if (volume.Labels?.TryGetValue(TestRun.Label, out var run) != true || isOver(run!))
            {
                await IgnoreAsync(() => engine.RemoveVolumeAsync(volume.Name, CancellationToken.None));
            }
        }
    }

    // Networks carry no labels; theirs is in the name: bt-<run>.
    private static async Task NetworksAsync(DockerClient client, IContainerEngine engine, Func<string, bool> isOver)
    {
        foreach (var network in await client.Networks.ListNetworksAsync())
        {
            if (network.Name.StartsWith(TestRun.NamePrefix, StringComparison.Ordinal) && isOver(network.Name[TestRun.NamePrefix.Length..]))
            {
                await IgnoreAsync(() => engine.RemoveNetworkAsync(network.Name, CancellationToken.None));
            }
        }
    }

    private static async Task IgnoreAsync(Func<Task> removal)
    {
        try
        {
            await removal();
        }
        catch (PortException)
        {
            // In use by something that goes first; the next run takes it.
        }
    }
}
