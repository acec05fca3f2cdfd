using System.Text.Json;
using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Authorization;
using Berth.Identity.Features.Login;
using Berth.Identity.Model;
using Berth.Identity.Passkeys;
using Berth.Identity.People;
using Berth.Identity.SignIn;
using Berth.Identity.Tokens;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Features.Passkeys;

/// <summary>Ours: the reference shows no routes for passkeys.</summary>
internal static class PasskeyEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/profile/passkeys", (HttpContext context, PasskeyHandlers handler) => handler.ListAsync(context))
            .RequirePermission(Permission.Profile).AllowBeforeSecondFactor().WithSummary("The caller's passkeys").Produces<PasskeyListResponse>();
        api.MapPost("/profile/passkeys/options", (Body<PasswordRequest> body, HttpContext context, PasskeyHandlers handler) => handler.BeginAsync(body.Value, context))
            .RequirePermission(Permission.Profile).AllowBeforeSecondFactor().WithSummary("A challenge for a new passkey; needs the password").Produces<PasskeyOptionsResponse>();
        api.MapPost("/profile/passkeys", (Body<PasskeyRequest> body, HttpContext context, PasskeyHandlers handler) => handler.AddAsync(body.Value, context))
            .RequirePermission(Permission.Profile).AllowBeforeSecondFactor().WithSummary("Add a passkey").Produces<PasskeyResponse>(201);
        api.MapDelete("/profile/passkeys/{passkeyId}", (string passkeyId, HttpContext context, PasskeyHandlers handler) => handler.RemoveAsync(passkeyId, context))
            .RequirePermission(Permission.Profile).WithSummary("Remove a passkey").Produces(204);

        api.MapPost("/auth/passkey/options", (HttpContext context, PasskeyLogin login) => login.BeginAsync(context))
            .AllowEverybody().WithSummary("A challenge to sign in with a passkey").Produces<PasskeyOptionsResponse>();
        api.MapPost("/auth/passkey", (Body<PasskeyRequest> body, HttpContext context, PasskeyLogin login) => login.RunAsync(body.Value, context))
            .AllowEverybody().WithSummary("Sign in with a passkey").Produces<LoginResponse>();
    }
}

internal sealed class PasskeyHandlers(IDbContextFactory<BerthDb> databases, UserStore users, PasskeyCeremonies ceremonies, OwnPassword password)
{
    private static readonly Error NotFound = Error.NotFound("passkey.not_found", "Passkey not found");

    public async Task<IResult> ListAsync(HttpContext context)
    {
        var user = Caller.Required(context).UserId;
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        var found = await db.Set<Passkey>().AsNoTracking().Where(row => row.UserId == user).OrderBy(row => row.CreatedAt).ToListAsync(context.RequestAborted);
        return Results.Ok(new PasskeyListResponse(found.ConvertAll(Wire)));
    }

    public async Task<IResult> BeginAsync(PasswordRequest request, HttpContext context)
    {
        var caller = Caller.Required(context);
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        if (await db.Set<User>().FindAsync([caller.UserId], context.RequestAborted) is not { } user)
        {
            return IdentityErrors.UserNotFound.ToHttp();
        }

        if (await password.RefuseAsync(user, request.Password, context) is { } refusal)
        {
            return refusal.ToHttp();
        }

        var challenge = await ceremonies.BeginRegistrationAsync(user, context);
        return Results.Ok(new PasskeyOptionsResponse(challenge.Id, JsonElement.Parse(challenge.Json)));
    }

    public async Task<IResult> AddAsync(PasskeyRequest request, HttpContext context)
    {
        var caller = Caller.Required(context);
        var name = request.Name?.Trim() is { Length: > 0 and <= 100 } given ? given : "Passkey";
        Passkey? made = null;
        var added = await users.ChangeAsync(
            caller,
            caller.UserId,
            async (db, user) =>
            {
                var result = await ceremonies.RegisterAsync(db, user, request.Challenge, request.Credential.GetRawTextOrEmpty(), name, context);
                made = result.Value;
                return result.Error;
            },
            context.RequestAborted);
        return added.ToHttp(_ => Results.Json(Wire(made!), statusCode: 201));
    }

    public async Task<IResult> RemoveAsync(string id, HttpContext context)
    {
        var caller = Caller.Required(context);
        var removed = await users.ChangeAsync(
            caller,
            caller.UserId,
            async (db, user) => await db.Set<Passkey>().Where(row => row.Id == id && row.UserId == user.Id).ExecuteDeleteAsync(context.RequestAborted) == 0 ? NotFound : null,
            context.RequestAborted);
        return removed.ToHttp(_ => Results.NoContent());
    }

    private static PasskeyResponse Wire(Passkey row) => new(row.Id, row.Name, row.CreatedAt, row.LastUsedAt);
}

internal sealed class PasskeyLogin(PasskeyCeremonies ceremonies, SignInGuard guard, SignInRecord record, TokenIssuer tokens)
{
    public async Task<IResult> BeginAsync(HttpContext context)
    {
        var challenge = await ceremonies.BeginSignInAsync(context);
        return Results.Ok(new PasskeyOptionsResponse(challenge.Id, JsonElement.Parse(challenge.Json)));
    }

    public async Task<IResult> RunAsync(PasskeyRequest request, HttpContext context) =>
        (await DoAsync(request, context)).ToHttp(issued => Results.Ok(LoginHandler.Wire(issued)));

    public async Task<Result<IssuedToken>> DoAsync(PasskeyRequest request, HttpContext context)
    {
        var address = ClientAddress.Of(context);
        var attempt = guard.Enter($"passkey from {address}", address);
        if (attempt.Refusal is { } refusal)
        {
            return refusal;
        }

        var user = await ceremonies.SignInAsync(request.Challenge, request.Credential.GetRawTextOrEmpty(), context);
        var check = new PasswordCheck(user.Value?.Username ?? "", "", WayIn.Passkey, address);
        if (!user.IsOk)
        {
            await record.WriteAsync("user.login.failed", check, null, "passkey not accepted", context.RequestAborted);
            return user.Error;
        }

        attempt.Succeeded();
        await record.WriteAsync("user.login", check, user.Value, null, context.RequestAborted);
        return await tokens.SignInAsync(user.Value, TokenKind.Session, context, context.RequestAborted);
    }
}

file static class CredentialJson
{
    public static string GetRawTextOrEmpty(this JsonElement? credential) => credential is { ValueKind: JsonValueKind.Object } json ? json.GetRawText() : "{}";
}
