using Berth.Contracts;
using Berth.Identity.Authorization;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Identity.Features.Profile;

internal static class ProfileEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/profile", (HttpContext context, ProfileHandler handler) => handler.GetAsync(context))
            .RequirePermission(Permission.Profile).AllowBeforeSecondFactor().WithSummary("The caller").Produces<ProfileResponse>();
        api.MapPost("/profile", (Body<ProfileRequest> body, HttpContext context, ProfileHandler handler) => handler.ChangeAsync(body.Value, context))
            .RequirePermission(Permission.Profile).WithSummary("Change one's names and addresses").Produces<EmptyResponse>();
        api.MapPost("/profile/password", (Body<PasswordChangeRequest> body, HttpContext context, ProfileHandler handler) => handler.ChangePasswordAsync(body.Value, context))
            .RequirePermission(Permission.Profile).WithSummary("Change one's password; other sessions end").Produces(204);
        api.MapPost("/profile/avatar", (HttpContext context, AvatarHandler handler) => handler.SetAsync(context))
            .RequirePermission(Permission.Profile).WithSummary("Set or clear one's picture").Produces<EmptyResponse>();
        api.MapDelete("/profile/avatar", (HttpContext context, AvatarHandler handler) => handler.ClearAsync(context))
            .RequirePermission(Permission.Profile).WithSummary("Clear one's picture").Produces<EmptyResponse>();
        api.MapGet("/profile/avatar/{userId}", (string userId, HttpContext context, AvatarHandler handler) => handler.GetAsync(userId, context))
            .RequirePermission(Permission.Profile).WithSummary("Somebody's picture").Produces(200, contentType: "application/octet-stream");
    }
}
