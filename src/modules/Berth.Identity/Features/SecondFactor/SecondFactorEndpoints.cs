using Berth.Contracts;
using Berth.Identity.Authorization;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Identity.Features.SecondFactor;

internal static class SecondFactorEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        Set(api, "/profile/twofactorauthentication_secret", "/profile/twofactorauthentication_enable", "/profile/twofactorauthentication_disable", 200, 204);

        // As in 2019.
        Set(api, "/profile/twofactorauthentication", "/profile/twofactorauthentication/enable", "/profile/twofactorauthentication/disable", 201, 202);

        api.MapPost("/profile/recovery_codes", (Body<PasswordRequest> body, HttpContext context, SecondFactorHandler handler) => handler.RenewRecoveryCodesAsync(body.Value, context))
            .RequirePermission(Permission.Profile).AllowBeforeSecondFactor()
            .WithSummary("New recovery codes, shown once; the old ones end").Produces<RecoveryCodesResponse>();
        api.MapPost("/users/{userId}/twofactorauthentication_disable", (string userId, HttpContext context, SecondFactorHandler handler) => handler.DisableForAsync(userId, context))
            .RequirePermission(Permission.UsersManage).WithSummary("Take away a person's second factor").Produces<EmptyResponse>();
    }

    private static void Set(IEndpointRouteBuilder api, string prepare, string enable, string disable, int prepared, int done)
    {
        api.MapPost(prepare, (HttpContext context, SecondFactorHandler handler) => handler.PrepareAsync(prepared, context))
            .RequirePermission(Permission.Profile).AllowBeforeSecondFactor()
            .WithSummary("A new authenticator secret, to be proven by a code").Produces<TwoFactorSecretResponse>(prepared);
        api.MapPost(enable, (Body<TwoFactorRequest> body, HttpContext context, SecondFactorHandler handler) => handler.EnableAsync(body.Value, done, context))
            .RequirePermission(Permission.Profile).AllowBeforeSecondFactor()
            .WithSummary("Switch the second factor on").Produces(done);
        api.MapPost(disable, (Body<TwoFactorRequest> body, HttpContext context, SecondFactorHandler handler) => handler.DisableAsync(body.Value, done, context))
            .RequirePermission(Permission.Profile).AllowBeforeSecondFactor()
            .WithSummary("Switch the second factor off").Produces(done);
    }
}
