using Berth.Identity.Model;
using Berth.Identity.OpenId;
using Berth.Kernel;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;

namespace Berth.Identity.Pages;

/// <summary>Renders the pages and sends them with what keeps others from meddling with them.</summary>
internal sealed class PageAnswers(IServiceProvider services, ILoggerFactory loggers, ServerNaming naming, IIdentity identity)
{
    /// <param name="context">The request.</param>
    /// <param name="status">HTTP's.</param>
    /// <param name="parameters">Of the component.</param>
    /// <param name="leadsTo">Where the page's form may send the browser after our own answer: browsers hold redirects to <c>form-action</c> too.</param>
    public IResult Page<T>(HttpContext context, int status, Dictionary<string, object?> parameters, Uri? leadsTo = null)
        where T : IComponent
    {
        var beyond = leadsTo is null ? "" : leadsTo.Scheme is "http" or "https" ? " " + leadsTo.GetLeftPart(UriPartial.Authority) : $" {leadsTo.Scheme}:";
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'{beyond}";
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";

        // Not "no-referrer": browsers would hide the origin of our own forms, which is how we know them.
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return new Rendered(services, loggers, typeof(T), status, new(parameters) { ["ServerName"] = naming.Current });
    }

    public IResult Message(HttpContext context, int status, string heading, string text, string? linkText = null, string? link = null) =>
        Page<MessagePage>(context, status, new() { ["Heading"] = heading, ["Text"] = text, ["LinkText"] = linkText, ["Link"] = link });

    public IResult Error(HttpContext context, Error error)
    {
        if (error.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("0");
        }

        return Message(context, ApiErrors.StatusCode(error.Kind), "That did not work", error.Message, "To the sign-in page", PagePaths.SignIn);
    }

    /// <summary>The request to sign in was wrong, and the app cannot be told because it is not known where it lives.</summary>
    public IResult ProtocolError(HttpContext context, OpenIddictResponse response) => Message(
        context,
        400,
        "This sign-in request is not valid",
        $"The app asked in a way that this server cannot answer ({response.Error}: {response.ErrorDescription?.TrimEnd('.')}). Go back to the app and try again; if it stays so, tell its administrator.");

    public async Task<IResult> RefusedAsync(HttpContext context, User user, string title, Refusal refusal, string otherLogin)
    {
        if (refusal == Refusal.SecondFactor)
        {
            return Message(
                context, 403, "A second factor is needed", "This server asks everybody for a second factor and you have none yet. Set one up, then open the app again.", "Set up a second factor", PagePaths.SecondFactor);
        }

        var owner = await identity.OwnerAsync(context.RequestAborted);
        var whom = owner is null ? "an administrator" : $"{(owner.DisplayName.Length > 0 ? owner.DisplayName : owner.Username)} ({owner.Email})";
        return Message(
            context, 403, $"{title} is not open to you", $"You are signed in as {user.Username ?? user.Email}, who may not use {title}. Ask {whom} to let you in.", "Sign in as somebody else", otherLogin);
    }

    public IResult AskSignOut(HttpContext context, string action, User user, Interaction given) => Page<SignOutPage>(
        context,
        200,
        new() { ["Action"] = action, ["Username"] = user.Username ?? user.Email },
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(given.Query).TryGetValue("post_logout_redirect_uri", out var uri) && Uri.TryCreate(uri.ToString(), UriKind.Absolute, out var there) ? there : null);

    public IResult AskDeviceCode(HttpContext context, bool wrong) =>
        Page<DeviceCodePage>(context, wrong ? 400 : 200, new() { ["Problem"] = wrong ? "This code is unknown or too old. Type the one that the device shows now." : null });

    public IResult ConfirmDevice(HttpContext context, string title, string code, User user) =>
        Page<ConfirmDevicePage>(context, 200, new() { ["Title"] = title, ["Code"] = code, ["Username"] = user.Username ?? user.Email });

    private sealed class Rendered(IServiceProvider services, ILoggerFactory loggers, Type component, int status, Dictionary<string, object?> parameters) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await using var renderer = new HtmlRenderer(services, loggers);
            var html = await renderer.Dispatcher.InvokeAsync(async () =>
                (await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(parameters))).ToHtmlString());
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            await httpContext.Response.WriteAsync(html, httpContext.RequestAborted);
        }
    }
}
