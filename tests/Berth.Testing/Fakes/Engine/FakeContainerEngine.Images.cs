using System.Text.RegularExpressions;
using Berth.Ports;
using Berth.Ports.Containers;

namespace Berth.Testing.Fakes;

public sealed partial class FakeContainerEngine
{
    private readonly Dictionary<string, FakeImage> _images = new(StringComparer.Ordinal);

    /// <summary>Puts an image into the engine, as if it had been pulled.</summary>
    public FakeImage AddImage(string reference, FakeImage? image = null)
    {
        lock (_state)
        {
            return _images[Normal(reference)] = image ?? new FakeImage();
        }
    }

    public Task<ImageInfo?> FindImageAsync(string reference, CancellationToken cancellationToken)
    {
        Enter(reference, cancellationToken);
        lock (_state)
        {
            return Task.FromResult(FindImage(reference) is { } image ? ToInfo(image) : null);
        }
    }

    public Task<IReadOnlyList<ImageInfo>> ListImagesAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        Enter("", cancellationToken);
        lock (_state)
        {
            return Task.FromResult<IReadOnlyList<ImageInfo>>([.. _images.Values.DistinctBy(image => image.Id).Where(image => Carries(image.Labels, labels)).Select(ToInfo)]);
        }
    }

    public Task PullImageAsync(string reference, RegistryCredentials? credentials, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        Enter(reference, cancellationToken);
        Normal(reference);
        if (!Registry.TryGetValue(reference, out var image))
        {
            throw new PortException("image.not_found", $"The registry has no image '{reference}'. Check its name and tag.");
        }

        if (image.Login is { } login && (credentials?.Username != login.Username || credentials.Password != login.Password))
        {
            throw new PortException("image.unauthorized", "The registry refuses to hand out the image.");
        }

        progress?.Report(new ImageProgress("Downloading", 0.5));
        AddImage(reference, image);
        progress?.Report(new ImageProgress("Pull complete", 1));
        return Task.CompletedTask;
    }

    /// <summary>Makes an image of the build's labels; what the context says is not carried out.</summary>
    public async Task BuildImageAsync(ImageBuild build, Stream context, IProgress<string>? log, CancellationToken cancellationToken)
    {
        Enter(build.Tag, cancellationToken);
        await context.CopyToAsync(Stream.Null, cancellationToken);
        log?.Report($"Successfully tagged {build.Tag}");
        AddImage(build.Tag, new FakeImage { Labels = build.Labels });
    }

    public async Task ImportImageAsync(Stream rootFileSystem, string reference, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        Enter(reference, cancellationToken);
        await rootFileSystem.CopyToAsync(Stream.Null, cancellationToken);
        AddImage(reference, new FakeImage { Labels = labels });
    }

    /// <summary>The archive's text is the reference.</summary>
    public async Task<IReadOnlyList<string>> LoadImageAsync(Stream archive, CancellationToken cancellationToken)
    {
        Enter("", cancellationToken);
        using var reader = new StreamReader(archive);
        var reference = await reader.ReadToEndAsync(cancellationToken);
        AddImage(reference);
        return [reference];
    }

    public Task TagImageAsync(string reference, string newReference, CancellationToken cancellationToken)
    {
        Enter($"{reference} {newReference}", cancellationToken);
        lock (_state)
        {
            _images[Normal(newReference)] = FindImage(reference) ?? throw new PortException("image.not_found", $"There is no image '{reference}'.");
        }

        return Task.CompletedTask;
    }

    public Task RemoveImageAsync(string reference, CancellationToken cancellationToken)
    {
        Enter(reference, cancellationToken);
        lock (_state)
        {
            if (FindImage(reference) is not { } image)
            {
                return Task.CompletedTask;
            }

            var names = _images.Where(named => named.Value.Id == image.Id).Select(named => named.Key).ToList();
            if (names.Count > 1 && _images.Remove(Normal(reference)))
            {
                return Task.CompletedTask;
            }

            if (_containers.Values.All(container => container.Image.Id != image.Id))
            {
                names.ForEach(name => _images.Remove(name));
            }
        }

        return Task.CompletedTask;
    }

    private FakeImage? FindImage(string reference) =>
        reference.StartsWith("sha256:", StringComparison.Ordinal) ? _images.Values.FirstOrDefault(image => image.Id == reference) : _images.GetValueOrDefault(Normal(reference));

    private ImageInfo ToInfo(FakeImage image) => new(
        image.Id, [.. _images.Where(named => named.Value.Id == image.Id).Select(named => named.Key)], image.SizeBytes, image.Labels, _time.GetUtcNow());

    private static string Normal(string reference) => !Reference().IsMatch(reference)
        ? throw new PortException("image.invalid_reference", $"'{reference}' is no image reference.")
        : reference.Contains('@') || reference.LastIndexOf(':') > reference.LastIndexOf('/') ? reference : $"{reference}:latest";

    [GeneratedRegex(@"^[a-z0-9]+([._-]+[a-z0-9]+)*(:[0-9]+(?=/))?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[A-Za-z0-9_.-]+)?(@sha256:[0-9a-f]{64})?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();
}
