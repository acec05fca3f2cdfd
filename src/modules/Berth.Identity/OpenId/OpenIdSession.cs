using Berth.Data;
using Berth.Identity.Authentication;
using Berth.Identity.Model;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.OpenId;

/// <summary>Somebody who is signed in to this server in a browser.</summary>
/// <param name="Since">When they proved who they are.</param>
internal sealed record OpenIdSession(User User, DateTimeOffset Since)
{
    /// <summary>As it was when the request came, without asking once more.</summary>
    public static OpenIdSession? Of(HttpContext context) =>
        Caller.Of(context) is { CredentialKind: "session" } && context.Features.Get<Known>() is { } known ? new(known.User, known.Token.CreatedAt) : null;

    /// <summary>Null for whoever comes without a session, and for programs with tokens: those get no codes.</summary>
    public static async Task<OpenIdSession?> OfAsync(IDbContextFactory<BerthDb> databases, HttpContext context)
    {
        if (Caller.Of(context) is not { CredentialKind: "session" } caller)
        {
            return null;
        }

        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        var found = await db.Set<Token>().AsNoTracking().Where(token => token.Id == caller.CredentialId)
            .Join(db.Set<User>(), token => token.UserId, user => user.Id, (token, user) => new { token.CreatedAt, User = user })
            .FirstOrDefaultAsync(context.RequestAborted);
        return found is null ? null : new(found.User, found.CreatedAt);
    }
}
