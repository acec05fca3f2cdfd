using System.Text;
using Berth.Docker.Transport;
using Docker.DotNet.Models;

namespace Berth.Docker.Images;

/// <summary>Images out of tar files.</summary>
internal sealed class ImageArchives(EngineConnection engine)
{
    public async Task ImportAsync(Stream rootFileSystem, string reference, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        var target = ImageReference.Parse(reference);
        var parameters = new ImagesCreateParameters
        {
            FromSrc = "-",
            Repo = target.Repository,
            Tag = target.Tag,
            Changes = [.. labels.Select(label => $"LABEL {Quote(label.Key)}={Quote(label.Value)}")],
        };
        var messages = new Messages();
        await engine.StreamAsync(async (session, token) =>
        {
            await session.Client.Images.CreateImageAsync(parameters, rootFileSystem, new AuthConfig(), messages, token);
            return true;
        }, cancellationToken);
        messages.ThrowIfFailed();
    }

    public async Task<IReadOnlyList<string>> LoadAsync(Stream archive, CancellationToken cancellationToken)
    {
        var messages = new Messages();
        await engine.StreamAsync(async (session, token) =>
        {
            await session.Client.Images.LoadImageAsync(new ImageLoadParameters { Quiet = true }, archive, messages, token);
            return true;
        }, cancellationToken);
        messages.ThrowIfFailed();
        return messages.Loaded.Count > 0
            ? messages.Loaded
            : throw new PortException("engine.refused", "The archive holds no image. It must be a tar as 'docker save' writes it.");
    }

    // A line of a Dockerfile: quoted, and nothing in it is a variable.
    private static string Quote(string text)
    {
        if (text.AsSpan().ContainsAny('\n', '\r', '\0'))
        {
            throw new PortException("engine.refused", "An image's label may not hold line ends.");
        }

        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c is '"' or '\\' or '$' ? $"\\{c}" : c);
        }

        return quoted.Append('"').ToString();
    }

    private sealed class Messages : IProgress<JSONMessage>
    {
        private const string Named = "Loaded image: ";
        private const string Unnamed = "Loaded image ID: ";
        private string? _error;

        public List<string> Loaded { get; } = [];

        public void Report(JSONMessage value)
        {
            _error ??= value.Error?.Message;
            var line = value.Stream?.Trim() ?? "";
            foreach (var prefix in (ReadOnlySpan<string>)[Named, Unnamed])
            {
                if (line.StartsWith(prefix, StringComparison.Ordinal))
                {
                    Loaded.Add(line[prefix.Length..]);
                }
            }
        }

        public void ThrowIfFailed()
        {
            if (_error is not null)
            {
                throw EngineErrors.FromText(_error);
            }
        }
    }
}
