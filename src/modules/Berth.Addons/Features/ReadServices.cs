using System.Text.Json;
using Berth.Addons.Services;
using Berth.Contracts;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Addons.Features;

/// <summary>Looking at <c>/services</c> (rest-api.md 4.11).</summary>
internal static class ReadServices
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/services", async (IServices services, CancellationToken cancellationToken) =>
                Results.Ok(new ServiceListResponse([.. (await services.ListAsync(cancellationToken)).Select(ServiceShape.Summary)])))
            .RequirePermission(Permission.ServicesRead).WithSummary("Services and how they are");
        routes.MapGet("/services/platform_status", async (IServices services, CancellationToken cancellationToken) =>
                Results.Ok(new ServicesStatusResponse(JsonSerializer.SerializeToElement(
                    (await services.ListAsync(cancellationToken)).ToDictionary(service => service.Id, ServiceShape.Status, StringComparer.Ordinal)))))
            .RequirePermission(Permission.ServicesRead).WithSummary("Status by service");
        routes.MapGet("/services/{service}", async (string service, IServices services, ServiceJobs jobs, CancellationToken cancellationToken) =>
                (await services.GetAsync(service, cancellationToken)).ToHttp(state => Results.Ok(ServiceShape.Of(state, jobs.FailureOf(state.Id)))))
            .RequirePermission(Permission.ServicesRead).WithSummary("One service");
    }
}
