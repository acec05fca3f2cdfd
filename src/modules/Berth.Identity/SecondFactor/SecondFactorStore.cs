using Berth.Data;
using Berth.Identity.Model;
using Berth.Ports.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.SecondFactor;

/// <summary>Authenticators and recovery codes. What is used up is used up in the database, so that two requests at once cannot both win.</summary>
internal sealed class SecondFactorStore(ISecretStore secrets, TimeProvider clock)
{
    private const int RecoveryCodes = 10;

    /// <summary>A new secret, in base 32, that waits to be proven by a code.</summary>
    public async Task<string> PrepareAsync(BerthDb db, string userId, CancellationToken cancellationToken)
    {
        var secret = Base32.Encode(Totp.NewSecret());
        var row = await db.Set<Authenticator>().FindAsync([userId], cancellationToken);
        if (row is null)
        {
            db.Add(row = new Authenticator { UserId = userId, Secret = "" });
        }

        row.Secret = secrets.Protect(secret, Authenticator.Purpose);
        row.LastStep = 0;
        return secret;
    }

    /// <summary>A code of the authenticator; it works once.</summary>
    public async Task<bool> TakeCodeAsync(BerthDb db, string userId, string code, CancellationToken cancellationToken)
    {
        var row = await db.Set<Authenticator>().AsNoTracking().FirstOrDefaultAsync(row => row.UserId == userId, cancellationToken);
        if (row is null)
        {
            return false;
        }

        var secret = Base32.Decode(secrets.Unprotect(row.Secret, Authenticator.Purpose));
        return Totp.Match(secret, code, clock.GetUtcNow(), row.LastStep) is { } step
            && await db.Set<Authenticator>().Where(stored => stored.UserId == userId && stored.LastStep < step)
                .ExecuteUpdateAsync(stored => stored.SetProperty(s => s.LastStep, step), cancellationToken) == 1;
    }

    /// <summary>A code of the authenticator, or a recovery code; either works once.</summary>
    public async Task<bool> TakeAsync(BerthDb db, string userId, string code, CancellationToken cancellationToken)
    {
        if (await TakeCodeAsync(db, userId, code, cancellationToken))
        {
            return true;
        }

        var hash = Secret.Hash(code.Trim().ToLowerInvariant());
        return await db.Set<RecoveryCode>().Where(row => row.Hash == hash && row.UserId == userId).ExecuteDeleteAsync(cancellationToken) == 1;
    }

    /// <summary>New recovery codes; the old ones end.</summary>
    public static async Task<IReadOnlyList<string>> RenewRecoveryCodesAsync(BerthDb db, string userId, CancellationToken cancellationToken)
    {
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => Secret.NewReadable(3)).ToList();
        await db.Set<RecoveryCode>().Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        db.AddRange(codes.Select(code => new RecoveryCode { Hash = Secret.Hash(code), UserId = userId }));
        return codes;
    }

    public static async Task RemoveAsync(BerthDb db, User user, CancellationToken cancellationToken)
    {
        await db.Set<Authenticator>().Where(row => row.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Set<RecoveryCode>().Where(row => row.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        user.TotpEnabled = false;
    }
}
