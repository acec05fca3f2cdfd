using Berth.Contracts;
using Berth.Identity.Authentication;
using Berth.Identity.Model;
using Berth.Identity.SignIn;
using Berth.Identity.Tokens;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Identity.Features.Login;

/// <summary>The way in of each generation of clients, and one of ours that sets a cookie.</summary>
internal static class LoginEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/developer/login", (Body<LoginRequest> body, HttpContext context, LoginHandler login) => login.TokenAsync(body.Value, TokenKind.Cli, context))
            .AllowEverybody().WithSummary("Sign in at the command line (2016, 2019)").Produces<LoginResponse>();
        foreach (var path in new[] { "/cloudron/login", "/auth/login" })
        {
            api.MapPost(path, (Body<LoginRequest> body, HttpContext context, LoginHandler login) => login.TokenAsync(body.Value, TokenKind.Session, context))
                .AllowEverybody().WithSummary("Sign in with a password").Produces<LoginResponse>();
        }

        api.MapPost("/auth/session", (Body<LoginRequest> body, HttpContext context, LoginHandler login) => login.CookieAsync(body.Value, context))
            .AllowEverybody().WithSummary("Sign in with a password and keep the session in a cookie").Produces(204);
    }
}

internal sealed class LoginHandler(SignInService signIn, TokenIssuer tokens)
{
    public async Task<IResult> TokenAsync(LoginRequest request, TokenKind kind, HttpContext context) =>
        (await IssueAsync(request, kind, context)).ToHttp(issued => Results.Ok(Wire(issued)));

    public static LoginResponse Wire(IssuedToken issued) => new()
    {
        AccessToken = issued.Plain,
        Expires = issued.Token.ExpiresAt!.Value.ToUnixTimeMilliseconds(),
        Identifier = issued.Token.UserId,
        ClientId = issued.Token.ClientId,
        TokenScopes = ["*"],
    };

    public async Task<IResult> CookieAsync(LoginRequest request, HttpContext context) =>
        (await IssueAsync(request, TokenKind.Session, context)).ToHttp(issued =>
        {
            SessionCookie.Set(context, issued);
            return Results.NoContent();
        });

    private async Task<Result<IssuedToken>> IssueAsync(LoginRequest request, TokenKind kind, HttpContext context)
    {
        if (string.IsNullOrEmpty(request.Username))
        {
            return Error.Invalid("login.username", "username is required", "username");
        }

        if (string.IsNullOrEmpty(request.Password))
        {
            return Error.Invalid("login.password", "password is required", "password");
        }

        var way = kind == TokenKind.Cli ? WayIn.Cli : WayIn.Dashboard;
        var check = new PasswordCheck(request.Username, request.Password, way, ClientAddress.Of(context)) { TotpToken = request.TotpToken };
        var user = await signIn.VerifyAsync(check, context.RequestAborted);
        return user.IsOk ? await tokens.SignInAsync(user.Value, kind, context, context.RequestAborted) : user.Error;
    }
}
