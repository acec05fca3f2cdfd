using System.Globalization;
using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.Passwords;
using Berth.Identity.People;
using Berth.Identity.SignIn;
using Berth.Identity.Tokens;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Features.Activate;

/// <summary>Makes the first owner. There is no default password: it takes the console's own token, or the code it shows.</summary>
internal static class ActivateEndpoint
{
    public static void Map(IEndpointRouteBuilder api)
    {
        foreach (var path in new[] { "/cloudron/activate", "/provision/activate" })
        {
            api.MapPost(path, (Body<ActivateRequest> body, HttpContext context, ActivateHandler handler) => handler.RunAsync(body.Value, context))
                .AllowEverybody().WithSummary("Make the first owner").Produces<ActivateResponse>(201);
        }
    }
}

internal sealed class ActivateHandler(
    IDbContextFactory<BerthDb> databases, UserStore users, TokenIssuer tokens, PasswordHasher hasher, SignInGuard guard, SetupCode code, TimeProvider clock)
{
    private static readonly Error Done = Error.Conflict("server.activated", "This server has an owner already. Sign in, or ask the owner for an account.");
    private static readonly Error NeedsCode = Error.Forbidden("setup.code", "Give the setup code that the server's console shows, as setupToken. It is a new one after every start.");

    public async Task<IResult> RunAsync(ActivateRequest request, HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            if (await HasOwnerAsync(db, cancellationToken))
            {
                return Done.ToHttp();
            }
        }

        if (RefuseCode(request, context) is { } refusal)
        {
            return refusal.ToHttp();
        }

        var owner = new User { Id = User.NewId(), Email = "", Role = Role.Owner, InviteAccepted = true, CreatedAt = clock.GetUtcNow() };
        var fields = new UserFields(request.Email ?? "", null, request.DisplayName, request.Username);
        var problem = string.IsNullOrEmpty(request.Username)
            ? NameRules.Username("").Error
            : PasswordRules.Check(request.Password) ?? fields.ApplyTo(owner);
        if (problem is not null)
        {
            return problem.ToHttp();
        }

        owner.PasswordHash = await hasher.HashAsync(request.Password!, cancellationToken);
        IssuedToken? issued = null;
        var made = await users.CommitAsync(
            null,
            async db =>
            {
                if (await HasOwnerAsync(db, cancellationToken))
                {
                    return Done;
                }

                db.Add(owner);
                issued = tokens.Add(db, owner.Id, TokenKind.Session, context);
                return owner;
            },
            "cloudron.activate",
            cancellationToken);
        return made.ToHttp(_ => Results.Json(
            new ActivateResponse(owner.Id, issued!.Plain, issued.Token.ExpiresAt!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
            statusCode: 201));
    }

    private Error? RefuseCode(ActivateRequest request, HttpContext context)
    {
        if (Caller.Of(context) is { CredentialKind: "local" })
        {
            return null;
        }

        var given = request.SetupToken ?? context.Request.Query["setupToken"].ToString();
        var attempt = guard.Enter("setup code", ClientAddress.Of(context));
        if (attempt.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!Secret.Same(given.Trim().ToLowerInvariant(), code.Value))
        {
            return NeedsCode;
        }

        attempt.Succeeded();
        return null;
    }

    private static Task<bool> HasOwnerAsync(BerthDb db, CancellationToken cancellationToken) =>
        db.Set<User>().AnyAsync(user => user.Role == Role.Owner, cancellationToken);
}
