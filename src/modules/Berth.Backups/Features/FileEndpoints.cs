using System.Formats.Tar;
using Berth.Backups.Data;
using Berth.Backups.Parts;
using Berth.Backups.Sites;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Ports.Backups;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Backups.Features;

/// <summary>What is in a backup, and one file or folder of it. Ours.</summary>
internal static class FileEndpoints
{
    private const int FilesShown = 10_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/backups/{id}/files", ListAsync).RequirePermission(Permission.BackupsManage).WithSummary("What a folder of a backup holds; with recursive=true all below it too");
        routes.MapGet("/backups/{id}/files/content", GetAsync).RequirePermission(Permission.BackupsManage).WithSummary("A file of a backup, or a folder as a tar archive");
    }

    private static async Task<IResult> ListAsync(string id, string? path, bool? recursive, BackupStore store, SiteService sites, IBackupRepository repositories, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } row)
        {
            return BackupErrors.NotFound(id).ToHttp();
        }

        if (row.SnapshotId is not { } snapshot)
        {
            return BackupErrors.NotReady(id).ToHttp();
        }

        var folder = path is null or "" or "/" ? "/" : SnapshotPath.Of(path);
        if (!folder.IsOk)
        {
            return folder.Error.ToHttp();
        }

        var site = await sites.GetAsync(row.SiteId, cancellationToken);
        var found = (await repositories.ListFilesAsync(sites.Access(site), snapshot, folder.Value, cancellationToken))
            .Where(file => recursive == true || file.Path == folder.Value || FolderOf(file.Path) == folder.Value);
        return Results.Ok(new BackupFileListResponse([.. found.Take(FilesShown).Select(file => new BackupFileResponse(file.Path, file.Type, file.Size, file.ModifiedAt))]));
    }

    /// <summary>Fetched and found whole before the first byte of the answer goes out.</summary>
    private static async Task<IResult> GetAsync(string id, string? path, PartFetcher fetcher, BackupsOptions options, CancellationToken cancellationToken)
    {
        var wanted = SnapshotPath.Of(path ?? "");
        if (!wanted.IsOk)
        {
            return wanted.Error.ToHttp();
        }

        var folder = Path.Combine(options.Fetched, Guid.NewGuid().ToString("N"));
        try
        {
            await fetcher.FetchAsync(id, wanted.Value, folder, cancellationToken);
        }
        catch
        {
            Taking.AppDumper.Remove(folder);
            throw;
        }

        var found = folder + wanted.Value;
        if (new FileInfo(found).LinkTarget is not null)
        {
            Taking.AppDumper.Remove(folder);
            return Error.Invalid("backup.is_link", $"{wanted.Value} is a link. Ask for what it points to.", "path").ToHttp();
        }

        var isFolder = Directory.Exists(found);
        return Results.Stream(
            async body =>
            {
                try
                {
                    await SendAsync(found, isFolder, body, cancellationToken);
                }
                finally
                {
                    Taking.AppDumper.Remove(folder);
                }
            },
            isFolder ? "application/x-tar" : "application/octet-stream",
            Path.GetFileName(found) + (isFolder ? ".tar" : ""));
    }

    private static async Task SendAsync(string path, bool isFolder, Stream body, CancellationToken cancellationToken)
    {
        if (isFolder)
        {
            await TarFile.CreateFromDirectoryAsync(path, body, includeBaseDirectory: true, cancellationToken);
            return;
        }

        await using var file = File.OpenRead(path);
        await file.CopyToAsync(body, cancellationToken);
    }

    private static string FolderOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";
}
