using Berth.Contracts;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Berth.Catalog.Features;

internal static class UploadPackage
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/packages", async (HttpContext context, IPackages packages, CancellationToken cancellationToken) =>
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            {
                limit.MaxRequestBodySize = null;
            }

            return (await packages.ImportArchiveAsync(context.Request.Body, cancellationToken)).ToHttp(package =>
                Results.Json(new PackageUploadResponse(package.Id, package.Manifest.Json, package.Warnings), statusCode: StatusCodes.Status201Created));
        })
        .RequirePermission(Permission.PackagesManage)
        .WithSummary("Upload a package folder (tar.gz) to build an app from");
}
