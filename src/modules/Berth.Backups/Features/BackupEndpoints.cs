using Berth.Backups.Data;
using Berth.Backups.Runs;
using Berth.Backups.Sites;
using Berth.Contracts;
using Berth.Ports.Backups;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Backups.Features;

/// <summary><c>/backups</c> (rest-api.md 4.8): all backups and rounds of them.</summary>
internal static class BackupEndpoints
{
    private const int FilesShown = 10_000;

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
        routes.MapGet("/backups/{id}/files", FilesAsync).RequirePermission(Permission.BackupsManage).WithSummary("What a backup holds");
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

    private static async Task<IResult> FilesAsync(string id, string? path, BackupStore store, SiteService sites, IBackupRepository repositories, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } row)
        {
            return BackupErrors.NotFound(id).ToHttp();
        }

        if (row.SnapshotId is not { } snapshot)
        {
            return BackupErrors.NotReady(id).ToHttp();
        }

        var site = await sites.GetAsync(row.SiteId, cancellationToken);
        var files = await repositories.ListFilesAsync(sites.Access(site), snapshot, string.IsNullOrEmpty(path) ? "/" : path, cancellationToken);
        return Results.Ok(new BackupFileListResponse([.. files.Take(FilesShown).Select(file => new BackupFileResponse(file.Path, file.Type, file.Size, file.ModifiedAt))]));
    }
}
