using System.Net;
using Berth.Docker.Transport;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Berth.Docker;

internal sealed class Volumes(EngineConnection engine)
{
    public Task EnsureAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        EngineNames.Check(name, "volume");

        // The engine answers with the existing volume when there is one.
        return engine.ChangeAsync(
            (client, token) => client.Volumes.CreateAsync(new VolumesCreateParameters { Name = name, Labels = labels.ToDictionary() }, token), cancellationToken);
    }

    public Task RemoveAsync(string name, CancellationToken cancellationToken) => engine.ChangeAsync(async (client, token) =>
    {
        if (!EngineNames.CanExist(name))
        {
            return;
        }

        try
        {
            await client.Volumes.RemoveAsync(name, force: null, token);
        }
        catch (DockerApiException gone) when (gone.StatusCode == HttpStatusCode.NotFound)
        {
        }
    }, cancellationToken);

    public Task<IReadOnlyList<string>> ListAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken) => engine.AskAsync(async (client, token) =>
    {
        var answer = await client.Volumes.ListAsync(new VolumesListParameters { Filters = EngineFilters.ByLabels(labels) }, token);
        return (IReadOnlyList<string>)[.. (answer.Volumes ?? []).Select(volume => volume.Name)];
    }, cancellationToken);
}
