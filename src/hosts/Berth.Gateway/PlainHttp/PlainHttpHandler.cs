using Berth.Gateway.Forwarding;
using Berth.Gateway.Snapshots;
using Berth.Gateway.StatusPages;

namespace Berth.Gateway.PlainHttp;

/// <summary>Port 80: answers certificate challenges and sends everybody else to HTTPS.</summary>
internal sealed class PlainHttpHandler(CurrentSnapshot current, AcmeChallenges challenges)
{
    /// <inheritdoc cref="HttpsHandler.HandleAsync(HttpContext)"/>
    public async Task<string?> HandleAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(AcmeChallenges.Prefix, out var token))
        {
            await challenges.AnswerAsync(context, token.Value ?? "");
            return null;
        }

        var host = HostName.Of(context.Request.Headers.Host.ToString()).ToString();
        if (current.Value?.Routes is not { } routes)
        {
            await StatusPage.WriteAsync(context, Status.NotReady);
            return null;
        }

        if (host.Length == 0)
        {
            await StatusPage.WriteAsync(context, Status.UnknownHost);
            return null;
        }

        Redirects.To(context, StatusCodes.Status301MovedPermanently, host, routes.HttpsPort);
        return routes.Find(host)?.Route.Owner;
    }
}
