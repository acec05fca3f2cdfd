using Berth.Backups.Data;
using Berth.Backups.Runs;
using Berth.Contracts;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Backups.Features;

/// <summary><c>/backups</c> (rest-api.md 4.8): all backups and rounds of them.</summary>
internal static class BackupEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/backups", async (Paging paging, BackupStore store, CancellationToken cancellationToken) =>
                Results.Ok(new BackupListResponse([.. (await store.ListAsync(null, paging.Skip, paging.PerPage, cancellationToken)).Select(Shapes.Of)])))
            .RequirePermission(Permission.BackupsRead).WithSummary("All backups, newest first");
        routes.MapPost("/backups/create", async (HttpContext context, Body<CreateBackupRequest> body, RunStarter runs, CancellationToken cancellationToken) =>
                Shapes.Started(await runs.StartAsync(body.Value.BackupSiteId, scheduled: false, Caller.Required(context).Username, cancellationToken)))
            .RequirePermission(Permission.BackupsManage).WithSummary("Back up everything");
        routes.MapPost("/backups", async (HttpContext context, RunStarter runs, CancellationToken cancellationToken) =>
                Shapes.Started(await runs.StartAsync(null, scheduled: false, Caller.Required(context).Username, cancellationToken)))
            .RequirePermission(Permission.BackupsManage).WithSummary("Back up everything (2016)");
        routes.MapPost("/backups/{id}", ChangeAsync).RequirePermission(Permission.BackupsManage).WithSummary("Label a backup, or preserve it");
        routes.MapGet("/backup_proofs", async (BackupStore store, CancellationToken cancellationToken) =>
                Results.Ok(new ProofListResponse([.. (await store.ListProofsAsync(cancellationToken)).Select(Shapes.Of)])))
            .RequirePermission(Permission.BackupsRead).WithSummary("The newest trial restore of each app");
    }

    private static async Task<IResult> ChangeAsync(string id, Body<ChangeBackupRequest> body, BackupStore store, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is null)
        {
            return BackupErrors.NotFound(id).ToHttp();
        }

        await store.ChangeAsync<BackupRow>(id, row => (row.Label, row.PreserveSeconds) = (body.Value.Label ?? row.Label, body.Value.PreserveSecs ?? row.PreserveSeconds), cancellationToken);
        return Results.Ok(new EmptyResponse());
    }
}
