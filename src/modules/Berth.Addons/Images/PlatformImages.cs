using System.Collections.Concurrent;
using Berth.Kernel;
using Berth.Packaging;
using Berth.Ports.Containers;
using Microsoft.Extensions.Logging;

namespace Berth.Addons.Images;

internal sealed partial class PlatformImages(
    IContainerEngine engine,
    RootFileSystemBuilder rootFileSystems,
    ImagesOptions options,
    ILogger<PlatformImages> logger) : IPlatformImages
{
    /// <summary>Label of every image made here: the name after <c>berth/</c>.</summary>
    public const string Label = "berth.image";

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _locks = new(StringComparer.Ordinal);

    public Task<string> EnsureAsync(string name, IProgress<ImageStep>? progress, CancellationToken cancellationToken) =>
        ImageFolder.Find(options.Directory, name) is { } folder
            ? EnsureAsync(folder, progress, cancellationToken)
            : throw new ErrorException(Error.NotFound(
                "image.unknown", $"There is no image '{name}' in {options.Directory}. The installation is incomplete: fetch the repository again."));

    private async Task<string> EnsureAsync(ImageFolder folder, IProgress<ImageStep>? progress, CancellationToken cancellationToken)
    {
        var gate = _locks.GetOrAdd(folder.Name, _ => new SemaphoreSlim(1));
        if (!await gate.WaitAsync(0, cancellationToken))
        {
            progress?.Report(new ImageStep($"Waiting for {folder.Reference}, which is being built already", IsLog: false));
            await gate.WaitAsync(cancellationToken);
        }

        try
        {
            if (await engine.FindImageAsync(folder.Reference, cancellationToken) is { } found)
            {
                if (!found.References.Contains(folder.Alias))
                {
                    await engine.TagImageAsync(folder.Reference, folder.Alias, cancellationToken);
                }
            }
            else
            {
                await BuildAsync(folder, progress, cancellationToken);
            }

            return folder.Reference;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task BuildAsync(ImageFolder folder, IProgress<ImageStep>? progress, CancellationToken cancellationToken)
    {
        Dictionary<string, string> arguments = new(StringComparer.Ordinal);
        if (RootFileSystem.Find(folder.Path) is { } rootFileSystem)
        {
            arguments["BERTH_DEBIAN"] = await rootFileSystems.EnsureAsync(rootFileSystem, progress, cancellationToken);
        }

        foreach (var parent in folder.Parents)
        {
            await EnsureAsync(parent, progress, cancellationToken);
        }

        progress?.Report(new ImageStep($"Building {folder.Reference}", IsLog: false));
        LogBuilding(folder.Reference);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["berth.managed"] = "true", [Label] = folder.Name };
        await using (var context = PackageContext.OpenTar(folder.Path))
        {
            await engine.BuildImageAsync(
                new ImageBuild(folder.Reference, "Dockerfile", arguments, labels, NetworkMode: options.BuildNetwork),
                context,
                progress is null ? null : new LogLines(progress),
                cancellationToken);
        }

        await engine.TagImageAsync(folder.Reference, folder.Alias, cancellationToken);
        await PruneAsync(folder.Name, [folder.Reference, folder.Alias], cancellationToken);
        if (arguments.TryGetValue("BERTH_DEBIAN", out var debian))
        {
            await PruneAsync(RootFileSystem.Name, [debian], cancellationToken);
        }
    }

    /// <summary>Older content of the same name. What stands on an image inherits its labels, so it is the reference that tells.</summary>
    private async Task PruneAsync(string name, IReadOnlyCollection<string> kept, CancellationToken cancellationToken)
    {
        var labelled = new Dictionary<string, string>(StringComparer.Ordinal) { [Label] = name };
        var old = (await engine.ListImagesAsync(labelled, cancellationToken))
            .SelectMany(image => image.References)
            .Where(reference => reference.StartsWith($"berth/{name}:", StringComparison.Ordinal) && !kept.Contains(reference));
        foreach (var reference in old.ToList())
        {
            LogPruning(reference);
            await engine.RemoveImageAsync(reference, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Building the image {Reference}")]
    private partial void LogBuilding(string reference);

    [LoggerMessage(Level = LogLevel.Information, Message = "Removing the old image {Reference}")]
    private partial void LogPruning(string reference);
}
