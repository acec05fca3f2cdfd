using Berth.Contracts;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Platform.Events;

internal static class EventEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        // The second path is that of servers up to 7.x.
        foreach (var path in new[] { "/eventlog", "/cloudron/eventlog" })
        {
            api.MapGet(path, ListAsync).RequirePermission(Permission.EventsRead)
                .WithSummary("What happened, newest first").Produces<EventListResponse>();
            api.MapGet(path + "/{eventId}", GetAsync).RequirePermission(Permission.EventsRead)
                .WithSummary("One event").Produces<EventResponse>();
        }
    }

    private static async Task<IResult> ListAsync(
        Paging paging, string? search, string? actions, string? action, DateTimeOffset? since, string? appId, IEventLog log, CancellationToken cancellationToken)
    {
        var wanted = $"{actions},{action}".Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Results.Ok(new EventListResponse(await log.QueryAsync(new(paging, search, wanted, since, appId), cancellationToken)));
    }

    private static async Task<IResult> GetAsync(string eventId, IEventLog log, CancellationToken cancellationToken) =>
        Guid.TryParse(eventId, out var id) && await log.FindAsync(id, cancellationToken) is { } found
            ? Results.Ok(found with { Event = found })
            : Error.NotFound("event.not_found", "No such event").ToHttp();
}
