using Berth.Docker.Images;
using Berth.Docker.Transport;
using Docker.DotNet;
using Docker.DotNet.Models;
using ContainerSpec = Berth.Ports.Containers.ContainerSpec;

namespace Berth.Docker.Containers;

/// <summary>From creation to removal.</summary>
internal sealed class ContainerLife(EngineConnection engine)
{
    private long _cpus;

    public async Task<string> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken)
    {
        EngineNames.Check(spec.Name, "container");
        ImageReference.CheckLocal(spec.Image);
        var parameters = ContainerCreation.ToParameters(spec, spec.CpuPercent is null ? 0 : await CpusAsync(cancellationToken));
        var created = await engine.ChangeAsync((client, token) => client.Containers.CreateContainerAsync(parameters, token), cancellationToken);
        return created.ID;
    }

    public Task StartAsync(string name, CancellationToken cancellationToken) => engine.ChangeAsync(
        (client, token) => client.Containers.StartContainerAsync(EngineNames.CheckContainer(name), new ContainerStartParameters(), token), cancellationToken);

    public Task StopAsync(string name, TimeSpan grace, CancellationToken cancellationToken) => AbsentIsFine(name, async (client, token) =>
    {
        if (grace < TimeSpan.FromSeconds(1))
        {
            await KillAsync(client, name, token);
            return;
        }

        await client.Containers.StopContainerAsync(name, new ContainerStopParameters { WaitBeforeKillSeconds = (uint)Math.Ceiling(grace.TotalSeconds) }, token);
    }, cancellationToken);

    public Task RemoveAsync(string name, CancellationToken cancellationToken) => AbsentIsFine(name, async (client, token) =>
    {
        try
        {
            await client.Containers.RemoveContainerAsync(name, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, token);
        }
        catch (DockerApiException busy) when (busy.ResponseBody?.Contains("is already in progress", StringComparison.Ordinal) == true)
        {
            await WaitUntilGoneAsync(client, name, token);
        }
    }, cancellationToken);

    public Task<ContainerDetails?> InspectAsync(string name, CancellationToken cancellationToken) => engine.AskAsync(async (client, token) =>
    {
        if (!EngineNames.CanExist(name))
        {
            return null;
        }

        try
        {
            return (ContainerDetails?)ContainerTranslation.ToDetails(await client.Containers.InspectContainerAsync(name, token));
        }
        catch (DockerContainerNotFoundException)
        {
            return null;
        }
    }, cancellationToken);

    /// <summary>The list does not tell exit codes or restarts, so each container is asked; those that vanish meanwhile are left out.</summary>
    public async Task<IReadOnlyList<ContainerDetails>> ListAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        var parameters = new ContainersListParameters { All = true, Filters = EngineFilters.ByLabels(labels) };
        var found = await engine.AskAsync((client, token) => client.Containers.ListContainersAsync(parameters, token), cancellationToken);
        var details = new ContainerDetails?[found.Count];
        await Parallel.ForAsync(0, found.Count, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
            async (i, token) => details[i] = await InspectAsync(found[i].ID, token));
        return [.. details.OfType<ContainerDetails>()];
    }

    private Task AbsentIsFine(string name, Func<DockerClient, CancellationToken, Task> call, CancellationToken cancellationToken) =>
        engine.ChangeAsync(async (client, token) =>
        {
            if (!EngineNames.CanExist(name))
            {
                return;
            }

            try
            {
                await call(client, token);
            }
            catch (DockerContainerNotFoundException)
            {
            }
        }, cancellationToken);

    private static async Task KillAsync(DockerClient client, string name, CancellationToken cancellationToken)
    {
        try
        {
            await client.Containers.KillContainerAsync(name, new ContainerKillParameters { Signal = "SIGKILL" }, cancellationToken);
            await client.Containers.WaitContainerAsync(name, cancellationToken);
        }
        catch (DockerApiException stopped) when (stopped is not DockerContainerNotFoundException && stopped.ResponseBody?.Contains("is not running", StringComparison.Ordinal) == true)
        {
        }
    }

    private static async Task WaitUntilGoneAsync(DockerClient client, string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            await client.Containers.InspectContainerAsync(name, cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    private async Task<long> CpusAsync(CancellationToken cancellationToken)
    {
        if (_cpus == 0)
        {
            _cpus = (await engine.AskAsync((client, token) => client.System.GetSystemInfoAsync(token), cancellationToken)).NCPU;
        }

        return _cpus;
    }
}
