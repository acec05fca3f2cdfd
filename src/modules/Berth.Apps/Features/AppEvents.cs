using Berth.Apps.Data;
using Berth.Contracts;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Apps.Features;

/// <summary><c>GET /apps/:id/eventlog</c>.</summary>
internal static class AppEvents
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/apps/{id}/eventlog", async (string id, string? search, string? types, Paging paging, AppStore store, IEventLog events, CancellationToken cancellationToken) =>
            await store.FindAsync(id, cancellationToken) is null
                ? AppErrors.NotFound(id).ToHttp()
                : Results.Ok(new EventListResponse(await events.QueryAsync(
                    new EventQuery(paging, search, (types ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries), AppId: id), cancellationToken))))
        .RequirePermission(Permission.AppsOperate)
        .WithSummary("What happened to the app");
}
