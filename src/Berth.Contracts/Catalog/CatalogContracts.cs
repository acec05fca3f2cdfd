using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <summary><c>GET /catalog</c>, ours.</summary>
public sealed record CatalogResponse(IReadOnlyList<CatalogPackageResponse> Packages);

/// <summary>An app that can be installed by its id. <c>GET /catalog/:id</c> also carries <see cref="Manifest"/>.</summary>
public sealed record CatalogPackageResponse
{
    /// <summary>Manifest id, such as <c>org.example.wiki</c>.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    public string Tagline { get; init; } = "";

    public string Description { get; init; } = "";

    public string Author { get; init; } = "";

    public string Website { get; init; } = "";

    /// <summary>Newest version.</summary>
    public required string Version { get; init; }

    /// <summary>Version of the software inside, as its makers count.</summary>
    public string? UpstreamVersion { get; init; }

    public string? IconUrl { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Names of the addons the app uses.</summary>
    public IReadOnlyList<string> Addons { get; init; } = [];

    /// <summary>Bytes.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>Where it comes from: <c>built-in</c>, or a source's name.</summary>
    public string Source { get; init; } = "built-in";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Manifest { get; init; }
}

/// <summary><c>POST /packages</c> (201), ours; the body is the package folder as tar.gz (<c>application/gzip</c>).</summary>
/// <param name="Id"><c>src-…</c>; goes into <see cref="InstallRequest.SourceArchiveId"/>.</param>
/// <param name="Warnings">What the manifest's reader had to say.</param>
public sealed record PackageUploadResponse(string Id, JsonElement Manifest, IReadOnlyList<string> Warnings);

/// <summary><c>POST /packages/:id/build</c> (202 with a task whose result is a <see cref="PackageBuildResult"/>), ours.</summary>
/// <param name="Dockerfile">Path inside the package; null is <c>Dockerfile</c>.</param>
/// <param name="Tag">Reference given to the image; null lets the server choose.</param>
public sealed record PackageBuildRequest(bool NoCache = false, string? Dockerfile = null, IReadOnlyDictionary<string, string>? BuildArgs = null, string? Tag = null);

public sealed record PackageBuildResult(string Image);
