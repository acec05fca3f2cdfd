using System.Text.Json;
using Berth.Apps;
using Berth.Backups.Archiving;
using Berth.Backups.Data;
using Berth.Backups.Taking;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Backups.Features;

/// <summary><c>/archives</c> (rest-api.md 4.9), and the uninstall that fills them.</summary>
internal static class ArchiveEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/apps/{id}/uninstall", async (string id, HttpContext context, Body<UninstallRequest> body, ArchiveStarter starter, CancellationToken cancellationToken) =>
                Shapes.Started(await starter.UninstallAsync(id, (body.Value.SkipBackup ?? body.Value.Force) == true, By(context), cancellationToken)))
            .RequirePermission(Permission.AppsManage).WithSummary("Remove the app; it can be brought back for a time");
        routes.MapPost("/apps/{id}/archive", async (string id, HttpContext context, Body<RestoreAppRequest> body, ArchiveStarter starter, CancellationToken cancellationToken) =>
                Shapes.Started(await starter.ArchiveAsync(id, body.Value.BackupId, By(context), cancellationToken)))
            .RequirePermission(Permission.AppsManage).WithSummary("Remove the app and keep this backup of it; without backupId a new one");
        routes.MapGet("/archives", async (Paging paging, Archives archives, BackupStore store, CancellationToken cancellationToken) =>
            {
                List<ArchiveResponse> shown = [];
                foreach (var row in (await archives.ListAsync(cancellationToken)).Skip(paging.Skip).Take(paging.PerPage))
                {
                    shown.Add(Of(row, await store.FindAsync(row.BackupId, cancellationToken)));
                }

                return Results.Ok(new ArchiveListResponse(shown));
            })
            .RequirePermission(Permission.AppsManage).WithSummary("Apps that were uninstalled and can come back, newest first");
        routes.MapGet("/archives/policy", async (Archives archives, CancellationToken cancellationToken) => Results.Ok(new ArchivePolicy(await archives.GetDaysAsync(cancellationToken))))
            .RequirePermission(Permission.BackupsRead).WithSummary("How long uninstalled apps are kept");
        routes.MapPost("/archives/policy", async (Body<ArchivePolicy> body, Archives archives, CancellationToken cancellationToken) =>
                await archives.SetDaysAsync(body.Value.KeepDays, cancellationToken) is { } error ? error.ToHttp() : Results.Ok(new EmptyResponse()))
            .RequirePermission(Permission.BackupsManage).WithSummary("Change how long apps uninstalled from now on are kept");
        routes.MapGet("/archives/{id}", async (string id, Archives archives, BackupStore store, CancellationToken cancellationToken) =>
                (await archives.FindAsync(id, cancellationToken)) is { Value: { } row }
                    ? Results.Ok(Of(row, await store.FindAsync(row.BackupId, cancellationToken)))
                    : BackupErrors.ArchiveNotFound(id).ToHttp())
            .RequirePermission(Permission.AppsManage).WithSummary("One of them");
        routes.MapGet("/archives/{id}/icon", async (string id, Archives archives, CancellationToken cancellationToken) =>
                (await archives.FindAsync(id, cancellationToken)).Value is { Icon: { Length: > 0 } icon }
                    ? Results.Bytes(icon, AppIcons.MediaType(icon))
                    : Error.NotFound("archive.no_icon", "No such icon").ToHttp())
            .RequirePermission(Permission.AppsManage).WithSummary("Its picture");
        routes.MapPost("/archives/{id}/unarchive", async (string id, HttpContext context, Body<CloneRequest> body, ArchiveStarter starter, CancellationToken cancellationToken) =>
                (await starter.UnarchiveAsync(id, body.Value, By(context), cancellationToken)).ToHttp(operation =>
                    Results.Json(new InstallResponse(operation.Subject, operation.Id.ToString()), statusCode: StatusCodes.Status202Accepted)))
            .RequirePermission(Permission.AppsManage).WithSummary("Bring the app back: where it was, unless a location is given");
        routes.MapDelete("/archives/{id}", async (string id, Archives archives, CancellationToken cancellationToken) =>
                await archives.RemoveAsync(id, cancellationToken) is { } error ? error.ToHttp() : Results.NoContent())
            .RequirePermission(Permission.AppsManage).WithSummary("Remove it for good");
    }

    private static ArchiveResponse Of(ArchiveRow row, BackupRow? backup)
    {
        var spec = backup?.Record is { } json ? JsonSerializer.Deserialize(json, SnapshotJson.Default.AppRecord)?.Spec : null;
        return new ArchiveResponse
        {
            Id = row.Id,
            AppId = row.AppId,
            BackupId = row.BackupId,
            Title = row.Title,
            Fqdn = row.Fqdn,
            CreationTime = row.CreatedAt,
            ExpiryTime = row.ExpiresAt,
            IconUrl = row.Icon is null ? null : $"/api/v1/archives/{row.Id}/icon",
            Manifest = spec?.Manifest ?? JsonElement.Parse("null"),
            AppConfig = new ArchivedAppConfig(row.AppId, spec?.Subdomain ?? "", spec?.Domain ?? "", row.Fqdn, spec?.Ports ?? new Dictionary<string, int>()),
            SiteId = backup?.SiteId,
            Size = backup?.Bytes ?? 0,
        };
    }

    private static string By(HttpContext context) => Caller.Required(context).Username;
}
