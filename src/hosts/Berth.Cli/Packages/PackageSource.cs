using System.Text.Json;

namespace Berth.Cli.Packages;

/// <summary>Where an app's package comes from, as it goes into an install or update. At most one of the first four is set.</summary>
internal sealed record PackageSource
{
    /// <summary><c>id</c> or <c>id@version</c>.</summary>
    public string? CatalogId { get; init; }

    public JsonElement Manifest { get; init; }

    public string? VersionsUrl { get; init; }

    /// <summary>A package folder that was uploaded.</summary>
    public string? ArchiveId { get; init; }

    /// <summary>PNG, base64; goes with <see cref="Manifest"/>.</summary>
    public string? Icon { get; init; }

    public IReadOnlyDictionary<string, string>? BuildArgs { get; init; }

    /// <summary>The local package folder, when there is one.</summary>
    public string? Directory { get; init; }
}
