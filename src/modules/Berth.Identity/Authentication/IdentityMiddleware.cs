using Berth.Identity.Authorization;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Http;

namespace Berth.Identity.Authentication;

/// <summary>Finds out who sends the request, and lets it reach its route only when that route allows them.</summary>
internal sealed class IdentityMiddleware(RequestDelegate next, TokenReader tokens, SecondFactorRule secondFactor)
{
    private static readonly Error NoPermission = Error.Forbidden("route.no_permission", "This route names no permission, so nobody may call it.");
    private static readonly Error OtherSite = Error.Forbidden("auth.other_site", "A request by cookie must come from the dashboard's own pages. Programs send a token.");

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            await next(context);
            return;
        }

        if (endpoint.Metadata.GetMetadata<RoutePermission>() is not { } permission)
        {
            await ApiErrors.WriteAsync(context, NoPermission);
            return;
        }

        var credential = Credential.Of(context);
        Result<Known>? read = credential is null ? (Result<Known>?)null : await tokens.ReadAsync(credential.Token, ClientAddress.Of(context), context.RequestAborted);
        var known = read is { IsOk: true } found ? found.Value : null;
        var caller = known?.Caller;
        var refusal = await PermissionCheck.RefuseAsync(context, permission, caller);
        if (refusal is { Kind: ErrorKind.Unauthenticated } && read is { IsOk: false } unknown)
        {
            refusal = unknown.Error;
        }

        if (refusal is null && caller is not null && credential!.ByCookie && ChangesSomething(context.Request) && !SessionCookie.ComesFromOurPages(context))
        {
            refusal = OtherSite;
        }

        if (refusal is null && caller is not null)
        {
            refusal = await secondFactor.RefuseAsync(endpoint, caller, context.RequestAborted);
        }

        if (refusal is not null)
        {
            if (refusal.Kind == ErrorKind.Unauthenticated)
            {
                context.Response.Headers.WWWAuthenticate = "Bearer";
            }

            await ApiErrors.WriteAsync(context, refusal);
            return;
        }

        if (caller is not null)
        {
            context.Features.Set(caller);
            context.Features.Set(known);
        }

        await next(context);
    }

    private static bool ChangesSomething(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) || request.Headers.Upgrade.Count > 0;
}
