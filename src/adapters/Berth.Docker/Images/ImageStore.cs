using System.Collections.ObjectModel;
using System.Net;
using Berth.Docker.Transport;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Berth.Docker.Images;

/// <summary>Images the engine has: finding, listing, tagging, removing.</summary>
internal sealed class ImageStore(EngineConnection engine)
{
    private const string Untagged = "<none>";

    public Task<ImageInfo?> FindAsync(string reference, CancellationToken cancellationToken) => engine.AskAsync(async (client, token) =>
    {
        try
        {
            var image = await client.Images.InspectImageAsync(ImageReference.CheckLocal(reference), token);
            return new ImageInfo(
                image.ID, References(image.RepoTags, image.RepoDigests), image.Size, Labels(image.Config?.Labels), AsUtc(image.Created ?? DateTime.UnixEpoch));
        }
        catch (DockerImageNotFoundException)
        {
            return null;
        }
    }, cancellationToken);

    public Task<IReadOnlyList<ImageInfo>> ListAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken) => engine.AskAsync(async (client, token) =>
    {
        var images = await client.Images.ListImagesAsync(new ImagesListParameters { Filters = EngineFilters.ByLabels(labels) }, token);
        return (IReadOnlyList<ImageInfo>)[.. images.Select(image =>
            new ImageInfo(image.ID, References(image.RepoTags, image.RepoDigests), image.Size, Labels(image.Labels), AsUtc(image.Created)))];
    }, cancellationToken);

    public Task TagAsync(string reference, string newReference, CancellationToken cancellationToken)
    {
        var target = ImageReference.Parse(newReference);
        if (target.IsDigest)
        {
            throw new PortException("image.invalid_reference", $"'{newReference}' is a digest; an image can only be given a name with a tag.");
        }

        return engine.ChangeAsync(async (client, token) =>
        {
            try
            {
                await client.Images.TagImageAsync(
                    ImageReference.CheckLocal(reference), new ImageTagParameters { RepositoryName = target.Repository, Tag = target.Tag }, token);
            }
            catch (DockerImageNotFoundException)
            {
                throw new PortException("image.not_found", $"There is no image '{reference}'. Check its name and tag.");
            }
        }, cancellationToken);
    }

    public Task RemoveAsync(string reference, CancellationToken cancellationToken) => engine.ChangeAsync(async (client, token) =>
    {
        try
        {
            await client.Images.DeleteImageAsync(ImageReference.CheckLocal(reference), new ImageDeleteParameters(), token);
        }
        catch (DockerApiException fine) when (fine.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // Absent, or a container uses it.
        }
    }, cancellationToken);

    private static List<string> References(IList<string>? tags, IList<string>? digests) =>
        [.. (tags ?? []).Concat(digests ?? []).Where(reference => !reference.Contains(Untagged, StringComparison.Ordinal))];

    private static ReadOnlyDictionary<string, string> Labels(IDictionary<string, string>? labels) =>
        (labels ?? new Dictionary<string, string>()).AsReadOnly();

    private static DateTimeOffset AsUtc(DateTime time) => new(time.ToUniversalTime(), TimeSpan.Zero);
}
