using Berth.Apps;
using Berth.Backups.Data;
using Berth.Backups.Parts;
using Berth.Backups.Proving;
using Berth.Backups.Restoring;
using Berth.Backups.Taking;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Backups.Features;

/// <summary>One app's backups (rest-api.md 4.6): making them, going back to one, proving that one could.</summary>
internal static class AppBackupEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/apps/{id}/backup", async (string id, HttpContext context, Body<CreateBackupRequest> body, BackupStarter starter, CancellationToken cancellationToken) =>
                Shapes.Started(await starter.StartAsync(id, body.Value.BackupSiteId, body.Value.Label, By(context), null, cancellationToken)))
            .RequirePermission(Permission.AppsOperate).WithSummary("Back the app up now");
        routes.MapGet("/apps/{id}/backups", async (string id, Paging paging, IAppSnapshots apps, BackupStore store, CancellationToken cancellationToken) =>
                await apps.FindAsync(id, cancellationToken) is null
                    ? BackupErrors.AppNotFound(id).ToHttp()
                    : Results.Ok(new BackupListResponse([.. (await store.ListAsync(id, paging.Skip, paging.PerPage, cancellationToken)).Select(Shapes.Of)])))
            .RequirePermission(Permission.AppsOperate).WithSummary("The app's backups, newest first");
        routes.MapPost("/apps/{id}/backups/{backupId}", async (string id, string backupId, Body<ChangeBackupRequest> body, BackupStore store, CancellationToken cancellationToken) =>
            {
                if (await store.FindAsync(backupId, cancellationToken) is not { } row || row.Identifier != id)
                {
                    return BackupErrors.NotFound(backupId).ToHttp();
                }

                await store.ChangeAsync<BackupRow>(backupId, kept => (kept.Label, kept.PreserveSeconds) = (body.Value.Label ?? kept.Label, body.Value.PreserveSecs ?? kept.PreserveSeconds), cancellationToken);
                return Results.Ok(new EmptyResponse());
            })
            .RequirePermission(Permission.AppsOperate).WithSummary("Label a backup, or preserve it");
        routes.MapPost("/apps/{id}/restore", async (string id, HttpContext context, Body<RestoreAppRequest> body, RestoreStarter starter, CancellationToken cancellationToken) =>
                Shapes.Started(PartOf(body.Value) is { } part
                    ? await starter.StartPartAsync(id, body.Value.BackupId, part, body.Value.SkipBackup == true, By(context), cancellationToken)
                    : await starter.StartAsync(id, body.Value.BackupId, body.Value.SkipBackup == true, By(context), cancellationToken)))
            .RequirePermission(Permission.AppsManage).WithSummary("Put a backup, or a path or database of it, in the app's place; without backupId the newest");
        routes.MapPost("/apps/{id}/prove", async (string id, HttpContext context, Body<RestoreAppRequest> body, TrialStarter trials, CancellationToken cancellationToken) =>
                Shapes.Started(await trials.StartAsync(id, body.Value.BackupId, By(context), cancellationToken)))
            .RequirePermission(Permission.AppsOperate).WithSummary("Restore the newest backup on trial");
        routes.MapGet("/apps/{id}/proof", async (string id, BackupStore store, CancellationToken cancellationToken) =>
                (await store.ListProofsAsync(cancellationToken)).FirstOrDefault(proof => proof.AppId == id) is { } proof
                    ? Results.Ok(Shapes.Of(proof))
                    : Error.NotFound("backup.no_proof", "No backup of this app was restored on trial yet. Do so with: berth backup prove").ToHttp())
            .RequirePermission(Permission.AppsOperate).WithSummary("How the last trial restore went");
    }

    /// <summary>Null is all of the backup.</summary>
    private static Result<BackupPart>? PartOf(RestoreAppRequest request)
    {
        if (request is { Path: not null, Database: not null })
        {
            return Error.Invalid("backup.bad_path", "Give either path or database.", "path");
        }

        return request.Path is { } path ? BackupPart.OfPath(path) : request.Database is { } database ? BackupPart.OfDatabase(database) : (Result<BackupPart>?)null;
    }

    private static string By(HttpContext context) => Caller.Required(context).Username;
}
