using Berth.Apps.Data;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Ports.Containers;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Berth.Apps.Features.Files;

/// <summary><c>upload</c> and <c>download</c> of files in an app (rest-api.md 6.5).</summary>
internal static class FileEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/apps/{id}/upload", UploadAsync).RequirePermission(Permission.AppsOperate).WithSummary("Put a file into the app");
        routes.MapMethods("/apps/{id}/download", ["GET", "HEAD"], DownloadAsync).RequirePermission(Permission.AppsManage).WithSummary("Get a file, or a directory as tar.gz");
    }

    private static async Task<IResult> UploadAsync(string id, HttpContext context, AppStore store, ContainerFiles files, CancellationToken cancellationToken)
    {
        if (await CheckAsync(id, context, store, cancellationToken) is { } refusal)
        {
            return refusal.ToHttp();
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || type.MediaType != "multipart/form-data" || type.Boundary.Length == 0)
        {
            return Error.Invalid("upload.no_file", "Send the file as multipart/form-data in the field \"file\".", "file").ToHttp();
        }

        var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), context.Request.Body);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) && disposition.Name.Value?.Trim('"') == "file")
            {
                var written = await files.WriteAsync(id, context.Request.Query["file"].ToString(), section.Body, cancellationToken);
                return written.ToHttp(_ => Results.Json(new { }, statusCode: StatusCodes.Status202Accepted));
            }
        }

        return Error.Invalid("upload.no_file", "The request has no field \"file\".", "file").ToHttp();
    }

    private static async Task<IResult> DownloadAsync(string id, HttpContext context, AppStore store, IContainerEngine engine, ContainerFiles files, CancellationToken cancellationToken)
    {
        if (await CheckAsync(id, context, store, cancellationToken) is { } refusal)
        {
            return refusal.ToHttp();
        }

        var path = context.Request.Query["file"].ToString();
        if (await engine.InspectContainerAsync(id, cancellationToken) is null || await engine.StatPathAsync(id, path, cancellationToken) is not { } info)
        {
            return Error.NotFound("file.not_found", $"No such file: {(path.Length > 200 ? path[..200] : path)}").ToHttp();
        }

        var name = Path.GetFileName(path.TrimEnd('/')) is { Length: > 0 } last ? last : "root";
        var header = new ContentDispositionHeaderValue("attachment");
        header.SetHttpFileName(info.IsDirectory ? name + ".tar.gz" : name);
        context.Response.Headers.ContentDisposition = header.ToString();
        if (!info.IsDirectory)
        {
            context.Response.ContentLength = info.SizeBytes;
        }

        return HttpMethods.IsHead(context.Request.Method)
            ? Results.Empty
            : Results.Stream(body => files.ReadAsync(id, path, info, body, context.RequestAborted), "application/octet-stream");
    }

    private static async Task<Error?> CheckAsync(string id, HttpContext context, AppStore store, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is null)
        {
            return AppErrors.NotFound(id);
        }

        var path = context.Request.Query["file"].ToString();
        return path.StartsWith('/') && !path.Contains('\0') ? null : Error.Invalid("file.bad_path", "file must be an absolute path in the app.", "file");
    }
}
