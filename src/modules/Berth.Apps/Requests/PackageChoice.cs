using System.Text.Json;
using Berth.Addons.Providers;
using Berth.Catalog;
using Berth.Kernel;
using Berth.Manifest;

namespace Berth.Apps.Requests;

/// <summary>Where the wanted package is: catalog, uploaded source, versions list, or a manifest that names an image.</summary>
/// <param name="AppStoreId"><c>id</c> or <c>id@version</c>.</param>
/// <param name="VersionsUrl">URL, or <c>url@version</c>.</param>
internal sealed record PackageRequest(string? AppStoreId, JsonElement Manifest, string? VersionsUrl, string? SourceArchiveId)
{
    /// <summary>The installed version: of a list without a named version the next step is meant, not the newest (packaging-contract.md 4.5).</summary>
    public PackageVersion? After { get; init; }

    public bool IsEmpty =>
        string.IsNullOrEmpty(AppStoreId) && Manifest.ValueKind != JsonValueKind.Object && string.IsNullOrEmpty(VersionsUrl) && string.IsNullOrEmpty(SourceArchiveId);
}

/// <summary>Finds the package a request means and refuses what this platform cannot run.</summary>
internal sealed class PackageChoice(ICatalog catalog, IPackages packages, VersionsSource versions, IAddons addons, AppsOptions options)
{
    public async Task<Result<ChosenPackage>> FindAsync(PackageRequest request, CancellationToken cancellationToken)
    {
        var found = request switch
        {
            { SourceArchiveId.Length: > 0 } => Of(await packages.FindAsync(request.SourceArchiveId, cancellationToken), ""),
            { Manifest.ValueKind: JsonValueKind.Object } => FromManifest(request.Manifest),
            { VersionsUrl.Length: > 0 } => await FromVersionsAsync(request.VersionsUrl, request.After, cancellationToken),
            { AppStoreId.Length: > 0 } => await FromCatalogAsync(request.AppStoreId, cancellationToken),
            _ => Error.Invalid("app.no_package", "Say what to install: appStoreId, manifest, versionsUrl or sourceArchiveId.", "manifest"),
        };
        return found.Then(Check);
    }

    private Result<ChosenPackage> Check(ChosenPackage package) => Refuse(package.Manifest) is { } refusal ? refusal : package;

    /// <summary>What this platform has against the package, or null.</summary>
    public Error? Refuse(CloudronManifest manifest)
    {
        if (manifest.CheckPlatform() is { } refusal)
        {
            return Error.Invalid("manifest.platform", refusal.ToString()!, "manifest");
        }

        var consumer = new AddonConsumer("", manifest.ManifestVersion, App.AddonOptions(manifest), !manifest.OptionalSso && manifest.HasSignOn, 0, options.Home, new Dictionary<string, bool>());
        return addons.Check(consumer).Errors is [var first, ..] ? first : null;
    }

    private async Task<Result<ChosenPackage>> FromCatalogAsync(string appStoreId, CancellationToken cancellationToken)
    {
        var (id, version) = Split(appStoreId);
        var found = await catalog.FindAsync(id, cancellationToken);
        if (!found.IsOk)
        {
            return found.Error;
        }

        if (version is not null && found.Value.Manifest.Version.ToString() != version)
        {
            return Error.NotFound("catalog.no_version", $"The catalog has {found.Value.Id} in version {found.Value.Manifest.Version} only, not {version}.");
        }

        return Of(await packages.ImportFolderAsync(found.Value.Folder, cancellationToken), found.Value.Id);
    }

    private async Task<Result<ChosenPackage>> FromVersionsAsync(string text, PackageVersion? after, CancellationToken cancellationToken)
    {
        var (url, version) = Split(text);
        var fetched = await versions.FetchAsync(url, cancellationToken);
        if (!fetched.IsOk)
        {
            return fetched.Error;
        }

        var entry = version is null ? (after is null ? null : fetched.Value.NextAfter(after)) ?? fetched.Value.Latest()
            : PackageVersion.TryParse(version, out var wanted) ? fetched.Value.Find(wanted) : null;
        if (entry is null)
        {
            return Error.NotFound("versions.no_version", version is null ? $"{url} offers no version that runs here." : $"{url} has no usable version {version}.");
        }

        return entry.Manifest.DockerImage is { } image
            ? new ChosenPackage(entry.Manifest, image, null, "", url, null)
            : Error.Invalid("image.missing", $"Version {entry.Version} in {url} names no dockerImage.", "versionsUrl");
    }

    private static Result<ChosenPackage> FromManifest(JsonElement json)
    {
        var read = ManifestReader.Read(json.GetRawText());
        if (read.Manifest is not { } manifest)
        {
            return Error.Invalid("manifest.refused", string.Join('\n', read.Errors.Select(problem => problem.ToString())), "manifest");
        }

        return manifest.DockerImage is { } image
            ? new ChosenPackage(manifest, image, null, "", null, null)
            : Error.Invalid("image.missing", "The manifest names no dockerImage. Build the package first (berth build), or install its folder (berth install ./folder).", "manifest.dockerImage");
    }

    private static Result<ChosenPackage> Of(Result<StoredPackage> stored, string appStoreId) =>
        stored.Then<ChosenPackage>(package => new ChosenPackage(package.Manifest, package.ImageReference, package.Id, appStoreId, null, package.Icon));

    /// <summary><c>name@version</c>; the @ of a URL's user part is never last.</summary>
    private static (string Name, string? Version) Split(string text)
    {
        var at = text.LastIndexOf('@');
        return at > 0 && at > text.LastIndexOf('/') ? (text[..at], text[(at + 1)..]) : (text, null);
    }
}
