using Berth.Data;
using Berth.Identity.Model;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Tokens;

/// <param name="Plain">The token itself; it exists nowhere else.</param>
internal sealed record IssuedToken(Token Token, string Plain)
{
    public override string ToString() => Token.Id;
}

internal sealed class TokenIssuer(IDbContextFactory<BerthDb> databases, IdentityOptions options, TimeProvider clock)
{
    /// <summary>A person signed in: <see cref="TokenKind.Session"/> or <see cref="TokenKind.Cli"/>.</summary>
    public async Task<IssuedToken> SignInAsync(User user, TokenKind kind, HttpContext context, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await DropExpiredAsync(db, user.Id, cancellationToken);
        var issued = Add(db, user.Id, kind, context);
        await db.SaveChangesAsync(cancellationToken);
        return issued;
    }

    /// <summary>The same, as part of a unit of work.</summary>
    public IssuedToken Add(BerthDb db, string userId, TokenKind kind, HttpContext context)
    {
        var now = clock.GetUtcNow();
        var plain = Secret.NewToken();
        var agent = context.Request.Headers.UserAgent.ToString();
        var token = new Token
        {
            Id = NewId(),
            UserId = userId,
            Name = kind == TokenKind.Cli ? "Command line" : "Browser",
            Hash = Secret.Hash(plain),
            Kind = kind,
            CreatedAt = now,
            ExpiresAt = now + (kind == TokenKind.Cli ? options.CliLifetime : options.SessionLifetime),
            CreatedFrom = ClientAddress.Of(context)?.ToString(),
            UserAgent = agent.Length > 200 ? agent[..200] : agent,
        };
        db.Add(token);
        return new(token, plain);
    }

    public static string NewId() => $"tid-{Guid.CreateVersion7()}";

    private async Task DropExpiredAsync(BerthDb db, string userId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Set<Token>().Where(token => token.UserId == userId && token.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
    }
}
