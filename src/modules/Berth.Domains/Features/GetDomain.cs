using Berth.Contracts;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Domains.Features;

internal static class GetDomain
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/domains/{domain}", async (string domain, IDomains domains, CancellationToken cancellationToken) =>
            await domains.FindAsync(domain.ToLowerInvariant(), cancellationToken) is { } info
                ? Results.Ok(DomainShape.Of(info))
                : Error.NotFound("domain.not_found", "There is no such domain on this server.").ToHttp())
        .RequirePermission(Permission.DomainsRead)
        .WithSummary("One domain");
}
