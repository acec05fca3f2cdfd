using Berth.Addons.Services;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Addons.Features;

/// <summary>Changing <c>/services</c> (rest-api.md 4.11). The answer is 202; the service's status tells how it goes on.</summary>
internal static class ChangeServices
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/services/{service}", ConfigureAsync)
            .RequirePermission(Permission.ServicesManage).WithSummary("Set the memory limit or recovery mode");
        routes.MapPost("/services/{service}/restart", (string service, IServices services, ServiceJobs jobs, CancellationToken cancellationToken) =>
                StartAsync(service, services, jobs, token => services.RestartAsync(service, token), cancellationToken))
            .RequirePermission(Permission.ServicesManage).WithSummary("Restart a service");
        routes.MapPost("/services/{service}/rebuild", (string service, IServices services, ServiceJobs jobs, CancellationToken cancellationToken) =>
                StartAsync(service, services, jobs, token => services.RebuildAsync(service, token), cancellationToken))
            .RequirePermission(Permission.ServicesManage).WithSummary("Make a service's container again; its data stays");
    }

    private static async Task<IResult> ConfigureAsync(
        string service, Body<ServiceRequest> body, IServices services, ServiceJobs jobs, CancellationToken cancellationToken)
    {
        var wanted = body.Value;
        if (wanted is { MemoryLimit: null, Memory: null, RecoveryMode: null })
        {
            return Error.Invalid("request.field", "memoryLimit must be a number of bytes", "memoryLimit").ToHttp();
        }

        var before = await services.GetAsync(service, cancellationToken);
        if (before.Error is { } unknown)
        {
            return unknown.ToHttp();
        }

        var after = await services.ConfigureAsync(
            service, wanted.MemoryLimit ?? wanted.Memory ?? before.Value!.MemoryLimit, wanted.RecoveryMode ?? before.Value!.RecoveryMode, cancellationToken);
        if (after.IsOk && before.Value!.Status is not (ServiceStatus.Stopped or ServiceStatus.Disabled))
        {
            jobs.Start(service, token => services.RebuildAsync(service, token));
        }

        return after.ToHttp(_ => Accepted());
    }

    private static async Task<IResult> StartAsync(
        string service, IServices services, ServiceJobs jobs, Func<CancellationToken, Task<Result<ServiceState>>> work, CancellationToken cancellationToken)
    {
        var found = await services.GetAsync(service, cancellationToken);
        if (found.IsOk)
        {
            jobs.Start(service, work);
        }

        return found.ToHttp(_ => Accepted());
    }

    private static IResult Accepted() => Results.Json(new EmptyResponse(), statusCode: StatusCodes.Status202Accepted);
}
