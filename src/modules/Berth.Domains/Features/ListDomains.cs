using Berth.Contracts;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Domains.Features;

internal static class ListDomains
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/domains", async (IDomains domains, CancellationToken cancellationToken) =>
            Results.Ok(new DomainListResponse([.. (await domains.ListAsync(cancellationToken)).Select(DomainShape.Of)])))
        .RequirePermission(Permission.DomainsRead)
        .WithSummary("All domains");
}
