using Berth.Addons;
using Berth.Apps;
using Berth.Backups;
using Berth.Catalog;
using Berth.Dashboard;
using Berth.Domains;
using Berth.Identity;
using Berth.Kernel;
using Berth.Network;
using Berth.Operations;
using Berth.Platform;
using Berth.Server.Features;
using Berth.Web;

namespace Berth.Server.Startup;

/// <summary>What a request passes, and every route there is.</summary>
internal static class Pipeline
{
    public static void MapBerth(this WebApplication app)
    {
        app.UseApiErrors();
        app.UseWebSockets();
        app.UseRouting();
        app.UseIdentity();
        app.UseMiddleware<DashboardDoor>();
        var api = app.MapGroup("/api/v1");
        api.MapOperations();
        api.MapPlatform();
        api.MapIdentity();
        api.MapDomains();
        api.MapNetwork();
        api.MapCatalog();
        api.MapAddons();
        api.MapApps();
        api.MapBackups();
        api.MapServer();
        app.MapScim();
        app.MapIdentityPages();
        app.MapApiDocument();
        app.MapDashboardAssets().AllowEverybody();

        // The door asks who comes: a browser is sent to sign in rather than told an error.
        app.MapDashboard().AllowEverybody().WithMetadata(new DashboardPart());
        // Also what looks like a file: without a route of its own it would get an answer that is not the wire's.
        app.MapFallback("{*path}", () => Error.NotFound("route.not_found", "No such route").ToHttp()).AllowEverybody();
        app.RequirePermissionsEverywhere();
    }
}
