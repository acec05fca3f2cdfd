using System.Net;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.Tokens;
using Berth.Kernel;
using Berth.Web;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Authentication;

/// <summary>Whose the token of a request is, as the database had it when the request came.</summary>
internal sealed record Known(Caller Caller, Token Token, User User);

/// <summary>Turns a token into the person it stands for. Asks the database each time, so what is revoked ends at once.</summary>
internal sealed class TokenReader(IDbContextFactory<BerthDb> databases, TimeProvider clock)
{
    /// <summary>How exact "last used" is; more would be a write per request.</summary>
    private static readonly TimeSpan UseGrain = TimeSpan.FromMinutes(1);

    private static readonly Error Unknown = new(ErrorKind.Unauthenticated, "auth.token", "No such token. Sign in again.");

    private static readonly Func<BerthDb, string, CancellationToken, Task<Found?>> Find = EF.CompileAsyncQuery(
        (BerthDb db, string hash, CancellationToken _) => db.Set<Token>().AsNoTracking()
            .Where(token => token.Hash == hash)
            .LeftJoin(db.Set<User>(), token => token.UserId, user => user.Id, (token, user) => new Found(token, user))
            .FirstOrDefault());

    public async Task<Result<Known>> ReadAsync(string plain, IPAddress? address, CancellationToken cancellationToken)
    {
        if (plain.Length != Secret.TokenLength)
        {
            // Most often what an app got from the OpenID Connect provider.
            return Unknown;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        if (await Find(db, Secret.Hash(plain), cancellationToken) is not { Token: var token, User: var user }
            || token.ExpiresAt <= now
            || !AddressList.Allows(token.AllowedAddresses, address))
        {
            return Unknown;
        }

        if (token.Kind == TokenKind.Local)
        {
            // The console acts as the owner; before there is one, as nobody in particular.
            user = await db.Set<User>().AsNoTracking().Where(person => person.Role == Role.Owner && person.Active)
                .OrderBy(person => person.CreatedAt).FirstOrDefaultAsync(cancellationToken)
                ?? new User { Id = "local", Username = "root", Email = "", Role = Role.Owner, CreatedAt = now };
        }

        if (user is not { Active: true })
        {
            return Unknown;
        }

        if (token.LastUsedAt is null || now - token.LastUsedAt >= UseGrain)
        {
            await db.Set<Token>().Where(row => row.Id == token.Id).ExecuteUpdateAsync(row => row.SetProperty(r => r.LastUsedAt, now), cancellationToken);
        }

        var caller = new Caller(user.Id, user.Username ?? user.Email, user.Role.Wire(), !token.CanWrite, token.Id, token.Kind != TokenKind.Api, address?.ToString())
        {
            CredentialKind = token.Kind.ToString().ToLowerInvariant(),
        };
        return new Known(caller, token, user);
    }

    private sealed record Found(Token Token, User? User);
}
