using Berth.Apps.Requests;
using Berth.Contracts;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Apps.Features;

/// <summary>Routes that make, change and remove whole apps.</summary>
internal static class ChangeApps
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/apps", InstallAsync).RequirePermission(Permission.AppsManage).WithSummary("Install an app");
        routes.MapPost("/apps/install", InstallOldAsync).RequirePermission(Permission.AppsManage).WithSummary("Install an app (before 8.2)");
        routes.MapPost("/apps/{id}/update", async (string id, HttpContext context, Body<UpdateRequest> body, AppLifecycle apps, CancellationToken cancellationToken) =>
                Started.Task(await apps.UpdateAsync(id, body.Value, By(context), cancellationToken)))
            .RequirePermission(Permission.AppsManage).WithSummary("Update to another version");
        routes.MapPost("/apps/{id}/repair", async (string id, HttpContext context, Body<RepairRequest> body, AppLifecycle apps, CancellationToken cancellationToken) =>
                Started.Task(await apps.RepairAsync(id, body.Value, By(context), cancellationToken)))
            .RequirePermission(Permission.AppsManage).WithSummary("Try again what failed");
        routes.MapPost("/apps/{id}/clone", async (string id, HttpContext context, Body<CloneRequest> body, AppLifecycle apps, CancellationToken cancellationToken) =>
                Started.App(await apps.CloneAsync(id, body.Value, By(context), cancellationToken), StatusCodes.Status201Created))
            .RequirePermission(Permission.AppsManage).WithSummary("A new app with the same settings");
        routes.MapPost("/apps/{id}/start", async (string id, HttpContext context, AppLifecycle apps, CancellationToken cancellationToken) =>
                Started.Task(await apps.StartAsync(id, By(context), cancellationToken)))
            .RequirePermission(Permission.AppsOperate).WithSummary("Start");
        routes.MapPost("/apps/{id}/stop", async (string id, HttpContext context, AppLifecycle apps, CancellationToken cancellationToken) =>
                Started.Task(await apps.StopAsync(id, By(context), cancellationToken)))
            .RequirePermission(Permission.AppsOperate).WithSummary("Stop");
        routes.MapPost("/apps/{id}/restart", async (string id, HttpContext context, AppLifecycle apps, CancellationToken cancellationToken) =>
                Started.Task(await apps.RestartAsync(id, By(context), cancellationToken)))
            .RequirePermission(Permission.AppsOperate).WithSummary("Restart");
    }

    private static async Task<IResult> InstallAsync(HttpContext context, Body<InstallRequest> body, AppInstaller installer, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(body.Value.Domain)
            ? Kernel.Error.Invalid("domain.missing", "domain is required", "domain").ToHttp()
            : Started.App(await installer.InstallAsync(body.Value, By(context), cancellationToken));

    /// <summary>Clients of 2016 name no domain: the primary one is meant (rest-api.md section 9).</summary>
    private static async Task<IResult> InstallOldAsync(HttpContext context, Body<InstallRequest> body, AppInstaller installer, CancellationToken cancellationToken) =>
        Started.App(await installer.InstallAsync(body.Value, By(context), cancellationToken));

    private static string By(HttpContext context) => Caller.Required(context).Username;
}
