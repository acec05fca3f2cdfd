using System.Globalization;
using Berth.Dashboard;
using Berth.Identity;
using Berth.Kernel;
using Berth.Web;

namespace Berth.Server.Features;

/// <summary>A route of the dashboard: pages, and the circuits behind them.</summary>
internal sealed record DashboardPart;

/// <summary>
/// Lets people who are signed in through to the dashboard, as themselves and in their language, and all others to the sign-in page.
/// What the pages then do goes through the API with the person's own session, so nothing here decides about permissions.
/// </summary>
internal sealed class DashboardDoor(RequestDelegate next)
{
    /// <summary>Styles within the page are what the component library draws with; scripts come from files of ours only.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<DashboardPart>() is null)
        {
            await next(context);
            return;
        }

        var page = HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/_blazor") && !context.Request.Path.StartsWithSegments("/_framework");
        if (BrowserSession.Of(context) is not { } token)
        {
            if (page)
            {
                context.Response.Redirect(BrowserSession.SignInThen(context.Request.Path + context.Request.QueryString));
                return;
            }

            await ApiErrors.WriteAsync(context, new Error(ErrorKind.Unauthenticated, "auth.missing", "Unauthorized. Sign in first."));
            return;
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        context.User = new DashboardVisitor(token, ClientAddress.Of(context)).ToPrincipal();
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = DashboardLanguage.Of(context.Request);
        await next(context);
    }
}
