using Berth.Backups.Runs;
using Berth.Backups.Sites;
using Berth.Contracts;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Backups.Features;

/// <summary><c>/backup_sites</c> (rest-api.md 4.8, 9+).</summary>
internal static class SiteEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/backup_sites", async (SiteService sites, CancellationToken cancellationToken) =>
                Results.Ok(new BackupSiteListResponse([.. (await sites.ListAsync(cancellationToken)).Select(Shapes.Of)])))
            .RequirePermission(Permission.BackupsRead).WithSummary("Where backups go");
        routes.MapPost("/backup_sites", async (Body<BackupSiteRequest> body, SiteService sites, CancellationToken cancellationToken) =>
                (await sites.AddAsync(body.Value, cancellationToken)).ToHttp(site => Results.Json(new BackupSiteCreatedResponse(site.Id), statusCode: StatusCodes.Status201Created)))
            .RequirePermission(Permission.Owner).WithSummary("Add a place; it is tried for real first");
        routes.MapGet("/backup_sites/{siteId}", async (string siteId, SiteService sites, CancellationToken cancellationToken) =>
                (await sites.FindAsync(siteId, cancellationToken)).ToHttp(site => Results.Ok(Shapes.Of(site))))
            .RequirePermission(Permission.BackupsRead).WithSummary("One place");
        routes.MapDelete("/backup_sites/{siteId}", async (string siteId, SiteService sites, CancellationToken cancellationToken) =>
                await sites.RemoveAsync(siteId, cancellationToken) is { } error ? error.ToHttp() : Results.NoContent())
            .RequirePermission(Permission.Owner).WithSummary("Forget a place; what lies there stays");
        routes.MapPost("/backup_sites/{siteId}/create_backup", async (string siteId, HttpContext context, RunStarter runs, CancellationToken cancellationToken) =>
                Shapes.Started(await runs.StartAsync(siteId, scheduled: false, Caller.Required(context).Username, cancellationToken)))
            .RequirePermission(Permission.BackupsManage).WithSummary("Back up everything that goes there");
        routes.MapGet("/backup_sites/{siteId}/status", StatusAsync).RequirePermission(Permission.BackupsManage).WithSummary("Whether the place can be reached");
        routes.MapGet("/backup_sites/{siteId}/recovery_kit", async (string siteId, SiteService sites, CancellationToken cancellationToken) =>
                (await sites.FindAsync(siteId, cancellationToken)).ToHttp(site => Results.Ok(sites.Kit(site))))
            .RequirePermission(Permission.Owner).WithSummary("How to get at the backups without the platform");
    }

    private static async Task<IResult> StatusAsync(string siteId, SiteService sites, Ports.Backups.IBackupRepository repositories, CancellationToken cancellationToken)
    {
        if ((await sites.FindAsync(siteId, cancellationToken)).Value is not { } site)
        {
            return BackupErrors.SiteNotFound(siteId).ToHttp();
        }

        try
        {
            await repositories.ListAsync(sites.Access(site), ["probe"], cancellationToken);
            return Results.Ok(new SiteStatusResponse("active", ""));
        }
        catch (Ports.PortException error)
        {
            return Results.Ok(new SiteStatusResponse("error", error.Message));
        }
    }
}
