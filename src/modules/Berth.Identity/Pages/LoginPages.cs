using System.Text.Json;
using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Authentication;
using Berth.Identity.Features.Passkeys;
using Berth.Identity.Model;
using Berth.Identity.OpenId;
using Berth.Identity.SignIn;
using Berth.Identity.Tokens;
using Berth.Identity.Providers;
using Berth.Kernel;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Pages;

/// <summary>Where a sign-in page stands and what comes after it.</summary>
/// <param name="Action">Its own address, which the forms are sent to.</param>
/// <param name="Continue">On this server.</param>
internal sealed record LoginPlace(string Action, string Continue)
{
    public string? ForApp { get; init; }

    /// <summary>Where the app will send the browser in the end.</summary>
    public Uri? LeadsTo { get; init; }
}

/// <summary>Password, then the second factor where there is one. The same rules as at the API: it is the same code.</summary>
internal sealed class LoginPages(
    SignInService signIn, HalfSignIns halves, TokenIssuer tokens, PasskeyLogin passkeys, OidcClients clients, Admission admission, IDbContextFactory<BerthDb> databases, PageAnswers pages, ISettings settings)
{
    private static readonly Error TooLate = new(ErrorKind.Unauthenticated, "login.too_late", "That took longer than five minutes. Begin again with the password.");

    public async Task<IResult> ShowAsync(HttpContext context)
    {
        if (await PlaceAsync(context) is not { } place)
        {
            return NoPlace(context);
        }

        return !context.Request.Query.ContainsKey("again") && await OpenIdSession.OfAsync(databases, context) is not null
            ? Results.Redirect(place.Continue)
            : await FormAsync(context, place, 200, null, null);
    }

    public async Task<IResult> SubmitAsync(HttpContext context)
    {
        if (await PlaceAsync(context) is not { } place)
        {
            return NoPlace(context);
        }

        if (!context.Request.HasFormContentType)
        {
            return await ScriptAsync(context, place);
        }

        if (!SessionCookie.ComesFromOurPages(context))
        {
            return pages.Error(context, IdentityErrors.OtherSite);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return form["half"].ToString() is { Length: > 0 } half
            ? await CodeAsync(context, place, half, form["code"].ToString())
            : await PasswordAsync(context, place, form["username"].ToString(), form["password"].ToString());
    }

    /// <summary>From the script of the page, with what the device answered.</summary>
    public async Task<IResult> PasskeyAsync(PasskeyRequest request, HttpContext context)
    {
        if (!SessionCookie.ComesFromOurPages(context))
        {
            return IdentityErrors.OtherSite.ToHttp();
        }

        return (await passkeys.DoAsync(request, context)).ToHttp(issued =>
        {
            SessionCookie.Set(context, issued);
            return Results.NoContent();
        });
    }

    private async Task<IResult> PasswordAsync(HttpContext context, LoginPlace place, string username, string password)
    {
        if (username.Length == 0 || password.Length == 0)
        {
            return await FormAsync(context, place, 400, username, "Give both your name and your password.");
        }

        var step = await signIn.BeginAsync(new(username, password, WayIn.Dashboard, ClientAddress.Of(context)), context.RequestAborted);
        if (step.AwaitsCode is { } user)
        {
            return Code(context, place, 200, halves.Add(new(user.Id, username, user.PasswordHash)), null);
        }

        return step.Outcome.IsOk ? await EnterAsync(context, place, step.Outcome.Value) : await FormAsync(context, place, StatusOf(context, step.Outcome.Error), username, Text(step.Outcome.Error));
    }

    private async Task<IResult> CodeAsync(HttpContext context, LoginPlace place, string id, string code)
    {
        if (halves.Find(id) is not { } half)
        {
            return await FormAsync(context, place, 401, null, TooLate.Message);
        }

        if (string.IsNullOrWhiteSpace(code))
        {
            return Code(context, place, 400, id, "Give the code.");
        }

        var user = await signIn.ContinueAsync(half, new(half.Name, "", WayIn.Dashboard, ClientAddress.Of(context)) { TotpToken = code }, context.RequestAborted);
        if (!user.IsOk)
        {
            return user.Error == SignInService.Wrong
                ? await FormAsync(context, place, 401, half.Name, Text(user.Error))
                : Code(context, place, StatusOf(context, user.Error), id, Text(user.Error));
        }

        halves.Remove(id);
        return await EnterAsync(context, place, user.Value);
    }

    private async Task<IResult> EnterAsync(HttpContext context, LoginPlace place, User user)
    {
        SessionCookie.Set(context, await tokens.SignInAsync(user, TokenKind.Session, context, context.RequestAborted));

        // 303: the browser goes on with GET.
        context.Response.Headers.Location = place.Continue;
        return Results.StatusCode(303);
    }

    /// <summary>Scripts send JSON and want JSON (rest-api.md 1.4).</summary>
    private async Task<IResult> ScriptAsync(HttpContext context, LoginPlace place)
    {
        LoginRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync(context.Request.Body, BerthJson.Default.LoginRequest, context.RequestAborted);
        }
        catch (JsonException)
        {
            request = null;
        }

        if (request is not { Username: { Length: > 0 } username, Password: { Length: > 0 } password })
        {
            return Error.Invalid("login.missing", "username and password are required").ToHttp();
        }

        var user = await signIn.VerifyAsync(new(username, password, WayIn.Oidc, ClientAddress.Of(context)) { TotpToken = request.TotpToken }, context.RequestAborted);
        if (!user.IsOk)
        {
            return user.Error.ToHttp();
        }

        SessionCookie.Set(context, await tokens.SignInAsync(user.Value, TokenKind.Session, context, context.RequestAborted));
        return Results.Json(new Dictionary<string, string> { ["redirectTo"] = place.Continue });
    }

    private async Task<LoginPlace?> PlaceAsync(HttpContext context)
    {
        if (context.Request.RouteValues["interaction"] is not string id)
        {
            var then = PagePaths.Local(context.Request.Query["returnTo"]);
            return new(PagePaths.LoginThen(then, again: true), then);
        }

        if (Interaction.Read(id) is not { } interaction)
        {
            return null;
        }

        var client = await clients.FindAsync(interaction.ClientId, context.RequestAborted);
        return new(PagePaths.Login(interaction, again: true), interaction.ContinuePath)
        {
            ForApp = await admission.TitleAsync(client, context.RequestAborted),
            LeadsTo = interaction.RedirectUri,
        };
    }

    private IResult NoPlace(HttpContext context) => pages.Message(context, 400, "This sign-in link is not valid", "Go back to the app and try again.");

    private async Task<IResult> FormAsync(HttpContext context, LoginPlace place, int status, string? username, string? problem)
    {
        var provider = await settings.GetAsync(ProviderRules.Setting, context.RequestAborted);
        return pages.Page<LoginPage>(
            context,
            status,
            new() { ["ForApp"] = place.ForApp, ["Action"] = place.Action, ["Continue"] = place.Continue, ["Username"] = username, ["Problem"] = problem, ["Provider"] = provider.IsOn ? provider.Name : null },
            place.LeadsTo);
    }

    private IResult Code(HttpContext context, LoginPlace place, int status, string half, string? problem) =>
        pages.Page<CodePage>(context, status, new() { ["Action"] = place.Action, ["Half"] = half, ["Problem"] = problem }, place.LeadsTo);

    private static string Text(Error error) => error.Code switch
    {
        "login.wrong" => "Name or password is wrong.",
        "login.totp_wrong" => "This code is wrong, or was used already.",
        _ => error.Message,
    };

    private static int StatusOf(HttpContext context, Error error)
    {
        if (error.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("0");
        }

        return ApiErrors.StatusCode(error.Kind);
    }
}
