using Berth.Web;
using Microsoft.AspNetCore.Routing;

namespace Berth.Identity;

public static class PermissionsEverywhere
{
    /// <summary>Call it after the last route is mapped.</summary>
    /// <exception cref="InvalidOperationException">A route names no permission.</exception>
    public static void RequirePermissionsEverywhere(this IEndpointRouteBuilder app)
    {
        var open = app.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<RoutePermission>() is null)
            .Select(route => route.DisplayName ?? route.RoutePattern.RawText)
            .ToList();
        if (open.Count > 0)
        {
            throw new InvalidOperationException($"These routes name no permission: {string.Join(", ", open)}. Add RequirePermission or AllowEverybody.");
        }
    }
}
