using Berth.Contracts;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Platform.Notices;

internal static class NoticeEndpoints
{
    private static readonly Error NotFound = Error.NotFound("notification.not_found", "No such notification");

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/notifications", ListAsync).RequirePermission(Permission.NotificationsManage)
            .WithSummary("Notices for the administrator, newest first").Produces<NotificationListResponse>();
        api.MapGet("/notifications/{notificationId}", GetAsync).RequirePermission(Permission.NotificationsManage)
            .WithSummary("One notice").Produces<NotificationResponse>();
        api.MapPost("/notifications/{notificationId}", AcknowledgeAsync).RequirePermission(Permission.NotificationsManage)
            .WithSummary("Tick a notice off, or back on").Produces(204);
    }

    private static async Task<IResult> ListAsync(Paging paging, bool? acknowledged, NoticeBoard board, CancellationToken cancellationToken) =>
        Results.Ok(new NotificationListResponse(await board.ListAsync(paging, acknowledged, cancellationToken)));

    private static async Task<IResult> GetAsync(string notificationId, NoticeBoard board, CancellationToken cancellationToken) =>
        Guid.TryParse(notificationId, out var id) && await board.FindAsync(id, cancellationToken) is { } found
            ? Results.Ok(found with { Notification = found })
            : NotFound.ToHttp();

    /// <summary>2019 sends <c>{}</c>, which ticks off.</summary>
    private static async Task<IResult> AcknowledgeAsync(
        string notificationId, Body<AcknowledgeRequest> body, NoticeBoard board, CancellationToken cancellationToken) =>
        Guid.TryParse(notificationId, out var id) && await board.AcknowledgeAsync(id, body.Value.Acknowledged ?? true, cancellationToken)
            ? Results.NoContent()
            : NotFound.ToHttp();
}
