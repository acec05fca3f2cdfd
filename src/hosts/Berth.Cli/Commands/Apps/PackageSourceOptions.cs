using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Cli.Packages;
using Berth.Cli.Values;
using Berth.Manifest;

namespace Berth.Cli.Commands;

/// <summary>The ways to say which package is meant, shared by install and update.</summary>
internal sealed class PackageSourceOptions
{
    private readonly Argument<string?>? _source;
    private readonly Option<string?> _directory = new("--package") { Description = "A package folder: it is uploaded and built on the server", HelpName = "folder" };
    private readonly Option<string?> _catalogId = new("--appstore-id", "--catalog-id") { Description = "Catalog id, or id@version", HelpName = "id" };
    private readonly Option<string?> _image = new("--image") { Description = "A ready image, with the manifest of the package folder", HelpName = "ref" };
    private readonly Option<bool> _lastBuild = new("--last-build") { Description = "The image that `berth build` made last in the package folder" };
    private readonly Option<string?> _versionsUrl = new("--versions-url") { Description = "URL of a CloudronVersions.json, with @version for one version", HelpName = "url" };
    private readonly Option<int?> _httpPort = new("--http-port") { Description = "With --image and no package folder: the port the image serves", HelpName = "port" };
    private readonly Option<string[]> _buildArgs = new("--build-arg") { Description = "KEY=value for the image build", HelpName = "pair" };

    private PackageSourceOptions(Command command, bool positional)
    {
        if (positional)
        {
            _source = new Argument<string?>("source") { Description = "Catalog id (org.example.app, or with @version) or package folder; by default this folder", Arity = ArgumentArity.ZeroOrOne };
            command.Add(_source);
        }

        command.Add(_directory);
        command.Add(_catalogId);
        command.Add(_image);
        command.Add(_lastBuild);
        command.Add(_versionsUrl);
        command.Add(_buildArgs);
        if (positional)
        {
            command.Add(_httpPort);
        }
    }

    public static PackageSourceOptions AddTo(Command command, bool positional) => new(command, positional);

    /// <summary>Whether anything at all was said.</summary>
    public bool IsGiven(ParseResult parse) =>
        Source(parse) is not null || parse.GetValue(_directory) is not null || parse.GetValue(_catalogId) is not null
        || parse.GetValue(_image) is not null || parse.GetValue(_lastBuild) || parse.GetValue(_versionsUrl) is not null;

    /// <exception cref="CliException">The package folder is none, or two sources are named.</exception>
    public void Check(Session session)
    {
        var parse = session.Parse;
        var named = new[] { parse.GetValue(_catalogId) is not null, parse.GetValue(_image) is not null || parse.GetValue(_lastBuild), parse.GetValue(_versionsUrl) is not null };
        if (named.Count(given => given) > 1)
        {
            throw CliException.Usage("--appstore-id, --image and --versions-url are different sources; give one.");
        }

        _ = Pairs.Parse(parse.GetValue(_buildArgs), "VERSION=1.2");
        if (named.Any(given => given) || (Source(parse) is { } source && !LooksLikeFolder(session, source)))
        {
            return;
        }

        Folder(session);
    }

    /// <summary>Uploads what has to be uploaded.</summary>
    public async Task<PackageSource> ResolveAsync(Session session, CancellationToken cancellationToken)
    {
        var parse = session.Parse;
        if (parse.GetValue(_versionsUrl) is { } url)
        {
            return new PackageSource { VersionsUrl = url };
        }

        if (parse.GetValue(_catalogId) is { } id)
        {
            return new PackageSource { CatalogId = id };
        }

        if (parse.GetValue(_image) is { } image)
        {
            return await WithImageAsync(session, image, cancellationToken).ConfigureAwait(false);
        }

        if (parse.GetValue(_lastBuild))
        {
            var folder = Folder(session);
            var built = session.Config.Recall(folder.Path, "dockerImage")
                ?? throw CliException.Usage($"Nothing was built in {folder.Path} yet. Build it with: berth build");
            return await WithImageAsync(session, built, cancellationToken).ConfigureAwait(false);
        }

        if (Source(parse) is { } source && !LooksLikeFolder(session, source))
        {
            return new PackageSource { CatalogId = source };
        }

        var directory = Folder(session);
        var uploaded = await PackageUpload.SendAsync(session, directory, cancellationToken).ConfigureAwait(false);
        var arguments = Pairs.Parse(parse.GetValue(_buildArgs), "VERSION=1.2");
        return new PackageSource { ArchiveId = uploaded.Id, BuildArgs = arguments.Count == 0 ? null : arguments, Directory = directory.Path };
    }

    private string? Source(ParseResult parse) => _source is null ? null : parse.GetValue(_source);

    private static bool LooksLikeFolder(Session session, string source) =>
        source.Contains('/', StringComparison.Ordinal) || source is "." or ".." || File.Exists(Path.Combine(session.Host.FullPath(source), PackageDirectory.ManifestName));

    private PackageDirectory Folder(Session session)
    {
        if ((session.Parse.GetValue(_directory) ?? Source(session.Parse)) is { } given)
        {
            return PackageDirectory.Open(session.Host.FullPath(given));
        }

        return PackageDirectory.FindUpwards(session.Host.WorkingDirectory)
            ?? throw CliException.Usage("Which app? Give a catalog id (see berth catalog), a package folder, --image or --versions-url.");
    }

    private async Task<PackageSource> WithImageAsync(Session session, string image, CancellationToken cancellationToken)
    {
        if (session.Parse.GetValue(_httpPort) is { } port)
        {
            return new PackageSource { Manifest = PackageManifests.ForImage(image, port) };
        }

        var folder = Folder(session);
        var read = await PackageFolder.ReadAsync(folder.Path, cancellationToken).ConfigureAwait(false);
        var package = read.Package ?? throw CliException.Failure(string.Join('\n', read.Errors.Select(problem => $"{folder.ManifestPath}: {problem}")));
        return new PackageSource
        {
            Manifest = PackageManifests.WithImage(package.Manifest.Json, image),
            Icon = package.Icon is { } icon ? Convert.ToBase64String(icon.Bytes.Span) : null,
            Directory = folder.Path,
        };
    }
}
