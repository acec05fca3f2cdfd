using Berth.Docker.Transport;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Berth.Docker.Containers;

/// <summary>Files in and out of a container as tar.</summary>
internal sealed class ContainerFiles(EngineConnection engine)
{
    private const uint GoDirectory = 1u << 31;
    private const uint GoSetuid = 1u << 23;
    private const uint GoSetgid = 1u << 22;
    private const uint GoSticky = 1u << 20;

    public Task<Stream> ReadAsync(string name, string path, CancellationToken cancellationToken) => engine.StreamAsync(async (session, token) =>
    {
        EngineNames.CheckContainer(name);
        var answer = await session.Client.Containers.GetArchiveFromContainerAsync(name, new ContainerPathStatParameters { Path = path }, statOnly: false, token);
        return answer.Stream!;
    }, cancellationToken);

    public Task<PathInfo?> StatAsync(string name, string path, CancellationToken cancellationToken) => engine.AskAsync(async (client, token) =>
    {
        EngineNames.CheckContainer(name);
        try
        {
            var answer = await client.Containers.GetArchiveFromContainerAsync(name, new ContainerPathStatParameters { Path = path }, statOnly: true, token);
            return ToInfo(answer.Stat!);
        }
        catch (DockerContainerNotFoundException)
        {
            // An answer to HEAD has no words: it may be the path or the container.
            await client.Containers.InspectContainerAsync(name, token);
            return (PathInfo?)null;
        }
    }, cancellationToken);

    public Task WriteAsync(string name, string directory, Stream tar, CancellationToken cancellationToken) => engine.StreamAsync(async (session, token) =>
    {
        EngineNames.CheckContainer(name);
        await session.Client.Containers.ExtractArchiveToContainerAsync(name, new CopyToContainerParameters { Path = directory }, tar, token);
        return true;
    }, cancellationToken);

    // Modes are Go's os.FileMode: the permission bits are Unix's, the others lie elsewhere.
    private static PathInfo ToInfo(ContainerPathStatResponse stat) => new(
        stat.Name,
        stat.Size,
        (stat.Mode & GoDirectory) != 0,
        (int)(stat.Mode & 0x1FF) | Bit(stat.Mode, GoSetuid, 0x800) | Bit(stat.Mode, GoSetgid, 0x400) | Bit(stat.Mode, GoSticky, 0x200),
        new DateTimeOffset(stat.Mtime.ToUniversalTime(), TimeSpan.Zero),
        string.IsNullOrEmpty(stat.LinkTarget) ? null : stat.LinkTarget);

    private static int Bit(uint mode, uint goBit, int unixBit) => (mode & goBit) != 0 ? unixBit : 0;
}
