using Berth.Data;
using Berth.Identity.Model;
using Berth.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.People;

/// <param name="Code">What <c>setup_account</c> and <c>password_reset</c> take.</param>
internal sealed record MadeLink(Uri Address, string Code)
{
    public override string ToString() => Address.AbsolutePath;
}

internal sealed class LinkMaker(IDbContextFactory<BerthDb> databases, IdentityOptions options, TimeProvider clock)
{
    /// <summary>Links made before keep working until one of them is used.</summary>
    public async Task<MadeLink> MakeAsync(string userId, LinkPurpose purpose, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var code = Secret.NewToken();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Set<Link>().Where(link => link.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        db.Add(new Link { Hash = Secret.Hash(code), UserId = userId, Purpose = purpose, ExpiresAt = now + Link.Lifetime });
        await db.SaveChangesAsync(cancellationToken);
        var path = purpose == LinkPurpose.Invite ? "/setup-account?inviteToken=" : "/password-reset?resetToken=";
        return new(new Uri(options.DashboardOrigin() + path + code), code);
    }

    /// <summary>The person the link is for. All their links of the purpose are gone when <paramref name="db"/>'s transaction ends well.</summary>
    public async Task<Result<User>> UseAsync(BerthDb db, string? code, LinkPurpose purpose, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var hash = Secret.Hash(code ?? "");
        var found = await db.Set<Link>().AsNoTracking()
            .FirstOrDefaultAsync(link => link.Hash == hash && link.Purpose == purpose && link.ExpiresAt > now, cancellationToken);
        if (found is null || await db.Set<User>().FindAsync([found.UserId], cancellationToken) is not { Active: true } user)
        {
            return IdentityErrors.LinkUnknown;
        }

        await db.Set<Link>().Where(link => link.UserId == user.Id && link.Purpose == purpose).ExecuteDeleteAsync(cancellationToken);
        return user;
    }
}
