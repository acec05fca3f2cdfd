using Berth.Backups.Data;
using Berth.Backups.Importing;
using Berth.Backups.Taking;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Packaging;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Berth.Backups.Features;

/// <summary>Apps that leave as one archive, and come from one or from another server's site.</summary>
internal static class ImportEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/apps/{id}/export", async (string id, HttpContext context, BackupStarter starter, CancellationToken cancellationToken) =>
                Shapes.Started(await starter.StartAsync(id, null, "export", By(context), null, cancellationToken)))
            .RequirePermission(Permission.AppsManage).WithSummary("Back the app up for a download of that backup");
        routes.MapGet("/apps/{id}/backups/{backupId}/download", async (string id, string backupId, BackupStore store, Exporter exporter, BackupsOptions options, CancellationToken cancellationToken) =>
                await store.FindAsync(backupId, cancellationToken) is { } row && row.Identifier == id
                    ? await DownloadAsync(row, exporter, options, cancellationToken)
                    : BackupErrors.NotFound(backupId).ToHttp())
            .RequirePermission(Permission.AppsManage).WithSummary("A backup as one portable archive (tar.gz), its secrets readable");
        routes.MapPost("/apps/{id}/import", async (string id, HttpContext context, Importer importer, CancellationToken cancellationToken) =>
                Shapes.Started(await StartAsync(context, null, null, id, importer, cancellationToken)))
            .RequirePermission(Permission.AppsManage).WithSummary("Replace the app's data, settings and package by those of an exported archive (the body), or with a JSON body of a snapshot at another server's site");
        routes.MapPost("/apps/import", async (HttpContext context, string? subdomain, string? domain, Importer importer, CancellationToken cancellationToken) =>
                Answer(await StartAsync(context, subdomain, domain, null, importer, cancellationToken))).RequirePermission(Permission.AppsManage)
            .WithSummary("A new app: of an exported archive (the body; subdomain and domain in the query), or with a JSON body of a snapshot at another server's site");
        routes.MapPost("/apps/import/list", async (Body<ImportAppRequest> body, Importer importer, CancellationToken cancellationToken) =>
                Results.Ok(new ImportableAppListResponse(await importer.ListAsync(body.Value, cancellationToken))))
            .RequirePermission(Permission.AppsManage).WithSummary("Apps at another server's site, the newest backup of each");
    }

    private static async Task<Result<Operations.Operation>> StartAsync(HttpContext context, string? subdomain, string? domain, string? into, Importer importer, CancellationToken cancellationToken)
    {
        if (context.Request.HasJsonContentType())
        {
            var body = (await Body<ImportAppRequest>.BindAsync(context, null!))!.Value;
            var place = new CloneRequest { Subdomain = body.Subdomain, Domain = body.Domain, Ports = body.Ports };
            return await importer.FromSiteAsync(body, place, into, By(context), cancellationToken);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        return await importer.FromArchiveAsync(context.Request.Body, new CloneRequest { Subdomain = subdomain, Domain = domain }, into, By(context), cancellationToken);
    }

    private static IResult Answer(Result<Operations.Operation> started) => started.ToHttp(operation =>
        Results.Json(new InstallResponse(operation.Subject, operation.Id.ToString()), statusCode: StatusCodes.Status202Accepted));

    /// <summary>Fetched and found whole before the first byte of the answer goes out.</summary>
    private static async Task<IResult> DownloadAsync(BackupRow row, Exporter exporter, BackupsOptions options, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(options.Fetched, Guid.NewGuid().ToString("N"));
        await exporter.PrepareAsync(row.Id, folder, cancellationToken);
        return Results.Stream(
            async body =>
            {
                try
                {
                    await OwnedArchive.WriteAsync(folder, [ExportNote.FileName], body, cancellationToken);
                }
                finally
                {
                    AppDumper.Remove(folder);
                }
            },
            "application/octet-stream",
            $"{row.Fqdn}-{row.CreatedAt:yyyyMMdd-HHmmss}.tar.gz");
    }

    private static string By(HttpContext context) => Caller.Required(context).Username;
}
