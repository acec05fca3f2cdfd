using Berth.Contracts;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Catalog.Features;

/// <summary>What can be installed: <c>GET /catalog</c>, <c>/catalog/:id</c>, <c>/catalog/:id/icon</c>.</summary>
internal static class CatalogEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/catalog", async (ICatalog catalog, CancellationToken cancellationToken) =>
                Results.Ok(new CatalogResponse([.. (await catalog.ListAsync(cancellationToken)).Select(package => Shape(package, whole: false))])))
            .RequirePermission(Permission.CatalogRead)
            .WithSummary("All apps of the catalog");
        routes.MapGet("/catalog/{id}", async (string id, ICatalog catalog, CancellationToken cancellationToken) =>
                (await catalog.FindAsync(id, cancellationToken)).ToHttp(package => Results.Ok(Shape(package, whole: true))))
            .RequirePermission(Permission.CatalogRead)
            .WithSummary("One app of the catalog with its manifest");
        routes.MapGet("/catalog/{id}/icon", async (string id, ICatalog catalog, CancellationToken cancellationToken) =>
                (await catalog.FindAsync(id, cancellationToken)).ToHttp(package => package.Icon is { } icon
                    ? Results.Bytes(icon, "image/png")
                    : Error.NotFound("catalog.no_icon", "No such icon").ToHttp()))
            .RequirePermission(Permission.CatalogRead)
            .WithSummary("Its icon");
    }

    private static CatalogPackageResponse Shape(CatalogPackage package, bool whole) => new()
    {
        Id = package.Id,
        Title = package.Manifest.Title ?? package.Id,
        Tagline = package.Manifest.Tagline ?? "",
        Description = whole ? package.Manifest.Description ?? "" : "",
        Author = package.Manifest.Author ?? "",
        Website = package.Manifest.Website?.ToString() ?? "",
        Version = package.Manifest.Version.ToString(),
        UpstreamVersion = package.Manifest.UpstreamVersion,
        IconUrl = package.Icon is null ? null : $"/api/v1/catalog/{package.Id}/icon",
        Tags = package.Manifest.Tags,
        Addons = [.. package.Manifest.Addons.Select(addon => addon.Name)],
        MemoryLimit = package.Manifest.EffectiveMemoryLimit,
        Manifest = whole ? package.Manifest.Json : null,
    };
}
