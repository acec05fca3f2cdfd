using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.OpenId;
using Microsoft.EntityFrameworkCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Berth.Identity.Tokens;

/// <summary>
/// Ends what a person, rather than a program, holds: sessions in browsers and at command lines, what apps hold for them
/// (codes, access and refresh tokens), and their sessions at the login wall, which the gateway drops with its next
/// snapshot. API tokens and app passwords stay. Whoever calls it raises <c>PeopleVersion</c> once it is committed.
/// </summary>
internal sealed class SessionEnding(OidcCodes codes, TimeProvider clock)
{
    /// <param name="exceptId">The session that asks, when it is to go on.</param>
    public async Task EndAsync(BerthDb db, string userId, string? exceptId, CancellationToken cancellationToken)
    {
        await db.Set<Token>()
            .Where(token => token.UserId == userId && (token.Kind == TokenKind.Session || token.Kind == TokenKind.Cli) && token.Id != exceptId)
            .ExecuteDeleteAsync(cancellationToken);
        var now = clock.GetUtcNow();
        await db.Set<User>().Where(user => user.Id == userId).ExecuteUpdateAsync(row => row.SetProperty(user => user.SignedOutAt, now), cancellationToken);
        if (await db.Set<User>().Where(user => user.Id == userId).Select(user => user.Username).FirstOrDefaultAsync(cancellationToken) is { } subject)
        {
            await RevokeAsync(db, subject, cancellationToken);
        }
    }

    /// <summary>What apps hold for somebody.</summary>
    public async Task RevokeAsync(BerthDb db, string subject, CancellationToken cancellationToken)
    {
        // First, so that a code that is being used right now finds one or the other.
        codes.Revoke(subject);
        await db.Set<OidcToken>().Where(token => token.Subject == subject && token.Status != Statuses.Revoked)
            .ExecuteUpdateAsync(row => row.SetProperty(token => token.Status, Statuses.Revoked), cancellationToken);
        await db.Set<OidcAuthorization>().Where(authorization => authorization.Subject == subject && authorization.Status != Statuses.Revoked)
            .ExecuteUpdateAsync(row => row.SetProperty(authorization => authorization.Status, Statuses.Revoked), cancellationToken);
    }
}
