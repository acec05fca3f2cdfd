using Berth.Contracts;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Identity.Features.Links;

/// <summary>What people do who cannot sign in yet, or no more.</summary>
internal static class SelfServiceEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        foreach (var prefix in new[] { "/cloudron", "/auth" })
        {
            api.MapPost(prefix + "/setup_account", (Body<SetupAccountRequest> body, HttpContext context, SetupAccount handler) => handler.RunAsync(body.Value, context))
                .AllowEverybody().WithSummary("Set up an invited account").Produces<AccessTokenResponse>(201);
            api.MapPost(prefix + "/password_reset", (Body<PasswordResetRequest> body, HttpContext context, ResetPassword handler) => handler.RunAsync(body.Value, context))
                .AllowEverybody().WithSummary("Set a new password with the code of a reset link").Produces<AccessTokenResponse>(202);
            api.MapPost(prefix + "/password_reset_request", (Body<PasswordResetMailRequest> body, HttpContext context, RequestReset handler) => handler.RunAsync(body.Value, context))
                .AllowEverybody().WithSummary("Ask for a reset link by mail").Produces<EmptyResponse>(202);
        }
    }
}
