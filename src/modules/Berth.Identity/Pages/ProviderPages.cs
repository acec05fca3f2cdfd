using Berth.Identity.Authentication;
using Berth.Identity.Model;
using Berth.Identity.OpenId;
using Berth.Identity.Providers;
using Berth.Identity.SignIn;
using Berth.Identity.Tokens;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Berth.Identity.Pages;

/// <summary>Signing in by another provider: on the way there, and back.</summary>
internal sealed partial class ProviderPages(
    ProviderSignIn signIn, ProviderAccounts accounts, PendingSignIns pendings, SignInGuard guard, SignInRecord record, HalfSignIns halves, TokenIssuer tokens,
    PageAnswers pages, ILogger<ProviderPages> logger)
{
    private const string Cookie = "berth_outside";

    /// <summary>The same for everybody, so that it tells nobody who has an account.</summary>
    private const string NoAccount = "There is no account here for you. If you have one, sign in with its password or passkey first and connect it on the page of your connections; otherwise ask an administrator of this server.";

    public async Task<IResult> BeginAsync(HttpContext context)
    {
        var rules = await signIn.RulesAsync(context.RequestAborted);
        return rules.IsOn
            ? await SendAsync(context, rules, PagePaths.Local(context.Request.Query["returnTo"]), null)
            : pages.Message(context, 404, "There is no other way to sign in", "No provider is set up on this server.", "Sign in", PagePaths.SignIn);
    }

    /// <param name="forSession">The session that asks, by a form, to be connected; null for a sign-in.</param>
    public async Task<IResult> SendAsync(HttpContext context, ProviderRules rules, string returnTo, string? forSession)
    {
        try
        {
            var begun = await signIn.BeginAsync(rules, returnTo, forSession, context.RequestAborted);
            context.Response.Cookies.Append(Cookie, begun.Browser, Options(PendingSignIns.Lifetime));
            context.Response.Headers.CacheControl = "no-store";
            if (forSession is null)
            {
                context.Response.Headers.Location = begun.Address.AbsoluteUri;
                return Results.StatusCode(303);
            }

            // A form sent this, and browsers hold every redirect that follows to the page's form-action; where a provider
            // sends people on to is not known. So this is a page that goes on by itself.
            context.Response.Headers["Refresh"] = $"0; url={begun.Address.AbsoluteUri}";
            return pages.Message(context, 200, $"On to {rules.Name}", "Sign in there with the account that is to be connected.", "Go on", begun.Address.AbsoluteUri);
        }
        catch (ProviderException problem)
        {
            LogFailed(problem);
            return pages.Message(context, 502, $"{rules.Name} cannot be reached", "Try again later, or sign in with your password.", "Back to the sign-in page", PagePaths.LoginThen(returnTo, again: true));
        }
    }

    public async Task<IResult> ReturnAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var state = query["state"].ToString();
        var check = new PasswordCheck("", "", WayIn.Outside, ClientAddress.Of(context));

        // The state is no name that anybody guesses at: what counts is the address.
        var attempt = guard.Enter($"outside {(state.Length <= 100 ? state : "")}", check.Address);
        if (attempt.Refusal is { } refusal)
        {
            return pages.Error(context, refusal);
        }

        var browser = context.Request.Cookies[Cookie] ?? "";
        context.Response.Cookies.Delete(Cookie, Options(null));
        if (pendings.Take(state) is not { } pending || !Secret.Same(Secret.Hash(browser), pending.Browser))
        {
            return pages.Message(context, 400, "This sign-in is over", "It was finished already, took longer than ten minutes, or was begun in another browser. Begin again.", "Sign in", PagePaths.SignIn);
        }

        var rules = await signIn.RulesAsync(context.RequestAborted);
        if (!rules.IsOn || query["code"].ToString() is not { Length: > 0 and <= 4096 } code)
        {
            await record.WriteAsync("user.login.failed", check, null, "refused by the provider", context.RequestAborted);
            return pages.Message(context, 403, "You were not signed in", "The provider did not let you in, or you went back.", "Back to the sign-in page", PagePaths.LoginThen(pending.ReturnTo, again: true));
        }

        ProviderPerson person;
        try
        {
            person = await signIn.RedeemAsync(rules, pending, code, query["iss"].ToString(), context.RequestAborted);
        }
        catch (ProviderException problem)
        {
            LogFailed(problem);
            await record.WriteAsync("user.login.failed", check, null, problem.Message, context.RequestAborted);
            return pages.Message(
                context, 502, "You were not signed in", $"What {rules.Name} said cannot be believed, or it does not answer. An administrator finds the reason in the event log.", "Back to the sign-in page", PagePaths.LoginThen(pending.ReturnTo, again: true));
        }

        attempt.Succeeded();
        return pending.ForSession is { } session
            ? await ConnectAsync(context, pending, person, session)
            : await EnterAsync(context, pending, person, check with { Username = person.Label }, rules);
    }

    private async Task<IResult> ConnectAsync(HttpContext context, PendingSignIn pending, ProviderPerson person, string session)
    {
        if (Caller.Of(context) is not { CredentialKind: "session" } caller || caller.CredentialId != session)
        {
            return pages.Message(context, 403, "Nothing was connected", "You signed out, or signed in as somebody else, while you were away. Begin again.", "To your connections", PagePaths.Connections);
        }

        if (await accounts.ConnectAsync(person, caller, context.RequestAborted) is { } refusal)
        {
            return pages.Error(context, refusal);
        }

        context.Response.Headers.Location = pending.ReturnTo;
        return Results.StatusCode(303);
    }

    private async Task<IResult> EnterAsync(HttpContext context, PendingSignIn pending, ProviderPerson person, PasswordCheck check, ProviderRules rules)
    {
        var user = await accounts.FindAsync(person, context.RequestAborted);
        var reason = user is null ? "connected to nobody" : "not active";
        if (user is null && rules.MayCreate)
        {
            var made = await accounts.CreateAsync(person, context.RequestAborted);
            (user, reason) = (made.Value, made.Error?.Message ?? reason);
        }

        if (user is not { Active: true })
        {
            await record.WriteAsync("user.login.failed", check, user, reason, context.RequestAborted);
            return pages.Message(context, 403, "You were not signed in", NoAccount, "Back to the sign-in page", PagePaths.LoginThen(pending.ReturnTo, again: true));
        }

        if (user.TotpEnabled)
        {
            // Our own second factor holds, whoever vouches for the first.
            var half = halves.Add(new(user.Id, user.Username ?? user.Email, user.PasswordHash));
            var (action, leadsTo) = Onward(pending.ReturnTo);
            return pages.Page<CodePage>(context, 200, new() { ["Action"] = action, ["Half"] = half }, leadsTo);
        }

        await record.WriteAsync("user.login", check, user, null, context.RequestAborted);
        SessionCookie.Set(context, await tokens.SignInAsync(user, TokenKind.Session, context, context.RequestAborted));
        context.Response.Headers.Location = pending.ReturnTo;
        return Results.StatusCode(303);
    }

    /// <summary>Where the code's form goes; on to an app where one is waiting.</summary>
    private static (string Action, Uri? LeadsTo) Onward(string returnTo)
    {
        var split = returnTo.IndexOf('?', StringComparison.Ordinal);
        return split > 0 && returnTo[..split] == OpenIdPaths.Authorization && Interaction.Read(new Interaction(returnTo[split..]).Id) is { } interaction
            ? (PagePaths.Login(interaction, again: true), interaction.RedirectUri)
            : (PagePaths.LoginThen(returnTo, again: true), null);
    }

    private static CookieOptions Options(TimeSpan? lifetime) =>
        new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = PagePaths.Outside, MaxAge = lifetime, IsEssential = true };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Signing in by another provider failed")]
    private partial void LogFailed(Exception problem);
}
