using Berth.Addons.Images;
using Berth.Catalog;
using Berth.Kernel;
using Berth.Packaging;
using Berth.Ports.Containers;

namespace Berth.Apps;

/// <summary>Builds a package's image on this server, the base image first when the package stands on it.</summary>
internal sealed class PackageBuilder(IPackages packages, IPlatformImages images, IContainerEngine engine, AppsOptions options)
{
    /// <summary>Label on every image built from a package source.</summary>
    public const string SourceLabel = "berth.source";
    private const string OwnImages = "berth/";

    /// <param name="dockerfile">Path inside the package; null is the package's own.</param>
    /// <exception cref="ErrorException"><c>package.not_found</c>, <c>package.refused</c>.</exception>
    public async Task BuildAsync(
        string source, string tag, IProgress<string> progress, CancellationToken cancellationToken, string? dockerfile = null, IReadOnlyDictionary<string, string>? arguments = null, bool noCache = false)
    {
        var found = await packages.FindAsync(source, cancellationToken);
        if (found.Value is not { } package)
        {
            throw new ErrorException(found.Error!);
        }

        var file = dockerfile ?? package.Dockerfile;
        await EnsureBaseAsync(Path.Combine(package.Folder, file), progress, cancellationToken);
        progress.Report($"Building {tag}");
        arguments = await BuildAuthorities.AddAsync(Path.Combine(package.Folder, file), arguments, options.MachineAuthorities, progress, cancellationToken);
        try
        {
            await using var context = PackageContext.OpenTar(package.Folder);
            var labels = new Dictionary<string, string>(StringComparer.Ordinal) { [SourceLabel] = source };
            await engine.BuildImageAsync(new ImageBuild(tag, file, arguments, labels, noCache), context, progress, cancellationToken);
        }
        catch (PackageException error)
        {
            throw new ErrorException(Error.Invalid("package.refused", error.Message), error);
        }
    }

    /// <summary>Images of ours that the Dockerfile starts from exist: <c>FROM berth/base:1</c>.</summary>
    private async Task EnsureBaseAsync(string dockerfile, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(dockerfile))
        {
            throw new ErrorException(Error.Invalid("package.no_dockerfile", "The package has no such Dockerfile.", "dockerfile"));
        }

        foreach (var line in await File.ReadAllLinesAsync(dockerfile, cancellationToken))
        {
            var words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words is [var from, var reference, ..] && from.Equals("FROM", StringComparison.OrdinalIgnoreCase) && reference.StartsWith(OwnImages, StringComparison.Ordinal))
            {
                var name = reference[OwnImages.Length..].Split(':')[0];
                if (!name.Contains('/', StringComparison.Ordinal))
                {
                    await images.EnsureAsync(name, new Steps(progress), cancellationToken);
                }
            }
        }
    }

    private sealed class Steps(IProgress<string> progress) : IProgress<ImageStep>
    {
        public void Report(ImageStep value) => progress.Report(value.Text);
    }
}
