using Berth.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using OpenIddict.EntityFrameworkCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Abstractions.OpenIddictExceptions;

namespace Berth.Identity.OpenId;

/// <summary>
/// Codes in memory, everything else in the database, where it is found by one query and added in a transaction shared
/// with others; decision 0075 tells why. All that one sign-in led to is a chain, by the id of its authorization: its row
/// is made with the first token, and a token for a chain that ended meanwhile is born revoked.
/// </summary>
internal sealed class OidcTokenStore(
    OidcCodes codes,
    SharedCommits commits,
    IDbContextFactory<BerthDb> databases,
    IMemoryCache cache,
    IOpenIddictEntityFrameworkCoreContext context,
    IOptionsMonitor<OpenIddictEntityFrameworkCoreOptions> options)
    : OpenIddictEntityFrameworkCoreTokenStore<OidcToken, OidcClient, OidcAuthorization, string>(cache, context, options)
{
    private static readonly Func<BerthDb, string, Task<OidcToken?>> ById = EF.CompileAsyncQuery(
        (BerthDb db, string id) => db.Set<OidcToken>().AsNoTracking().FirstOrDefault(token => token.Id == id));

    private static readonly Func<BerthDb, string, Task<OidcToken?>> ByReference = EF.CompileAsyncQuery(
        (BerthDb db, string reference) => db.Set<OidcToken>().AsNoTracking().FirstOrDefault(token => token.ReferenceId == reference));

    private static readonly Func<BerthDb, string, Task<string?>> StatusOfChain = EF.CompileAsyncQuery(
        (BerthDb db, string id) => db.Set<OidcAuthorization>().Where(chain => chain.Id == id).Select(chain => chain.Status).FirstOrDefault());

    private static readonly Func<BerthDb, string, Task<string?>> StatusOfToken = EF.CompileAsyncQuery(
        (BerthDb db, string id) => db.Set<OidcToken>().Where(token => token.Id == id).Select(token => token.Status).FirstOrDefault());

    /// <summary>A request looks at one token several times.</summary>
    private OidcToken? _last;

    public override async ValueTask CreateAsync(OidcToken token, CancellationToken cancellationToken)
    {
        if (token.Type == TokenTypeIdentifiers.Private.AuthorizationCode)
        {
            codes.Add(token);
            return;
        }

        // The first token of a code's chain: nothing of it is in the database yet.
        var begins = token.Type == TokenTypeIdentifiers.AccessToken && token.AuthorizationId is { } chain && codes.Begins(chain);
        await commits.RunAsync(
            async db =>
            {
                await JoinChainAsync(db, token, begins);
                db.Add(token.Copy());
            },
            cancellationToken);
    }

    public override async ValueTask<OidcToken?> FindByIdAsync(string identifier, CancellationToken cancellationToken)
    {
        if (codes.Find(identifier) is { } code)
        {
            return code;
        }

        if (_last?.Id != identifier)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            _last = await ById(db, identifier);
        }

        return _last;
    }

    public override async ValueTask<OidcToken?> FindByReferenceIdAsync(string identifier, CancellationToken cancellationToken)
    {
        if (codes.FindByReference(identifier) is { } code)
        {
            return code;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return _last = await ByReference(db, identifier);
    }

    public override async ValueTask UpdateAsync(OidcToken token, CancellationToken cancellationToken)
    {
        if (codes.Update(token))
        {
            return;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (token.Status == Statuses.Redeemed && await StatusOfToken(db, token.Id!) != Statuses.Valid)
        {
            throw new ConcurrencyException("The token was used or revoked meanwhile.", null);
        }

        if (token.Type == TokenTypeIdentifiers.Private.DeviceCode)
        {
            // Whoever allows a device begins a chain.
            await JoinChainAsync(db, token, begins: false);
        }

        db.Attach(token);
        token.ConcurrencyToken = Guid.NewGuid().ToString();
        db.Update(token);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException problem)
        {
            throw new ConcurrencyException("The token was changed meanwhile.", problem);
        }
    }

    public override ValueTask<string?> GetApplicationIdAsync(OidcToken token, CancellationToken cancellationToken) => new(token.ApplicationId);

    public override ValueTask<string?> GetAuthorizationIdAsync(OidcToken token, CancellationToken cancellationToken) => new(token.AuthorizationId);

    public override ValueTask SetApplicationIdAsync(OidcToken token, string? identifier, CancellationToken cancellationToken)
    {
        token.ApplicationId = identifier;
        return default;
    }

    public override ValueTask SetAuthorizationIdAsync(OidcToken token, string? identifier, CancellationToken cancellationToken)
    {
        token.AuthorizationId = identifier;
        return default;
    }

    /// <summary>Within the transaction that adds the token, so that the end of the chain comes before it or after it but never beside it.</summary>
    private async Task JoinChainAsync(BerthDb db, OidcToken token, bool begins)
    {
        if (token.AuthorizationId is not { } chain)
        {
            return;
        }

        var status = begins ? null : await StatusOfChain(db, chain);
        if (status == Statuses.Revoked || codes.IsRevoked(chain))
        {
            token.Status = Statuses.Revoked;
        }

        if (status is null)
        {
            db.Add(new OidcAuthorization
            {
                Id = chain,
                ApplicationId = token.ApplicationId,
                ConcurrencyToken = Guid.NewGuid().ToString(),
                CreationDate = token.CreationDate,
                Status = token.Status == Statuses.Revoked ? Statuses.Revoked : Statuses.Valid,
                Subject = token.Subject,
                Type = AuthorizationTypes.AdHoc,
            });
        }
    }
}
