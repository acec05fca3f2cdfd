using Berth.Data;
using Berth.Identity.Model;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.SignIn;

internal sealed class AppPasswordCheck(TimeProvider clock)
{
    /// <param name="identifier">App id, or <c>mail</c>.</param>
    public async Task<bool> VerifyAsync(BerthDb db, string userId, string identifier, string password, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var hash = Secret.Hash(password);
        var found = await db.Set<AppPassword>().AsNoTracking().SingleOrDefaultAsync(
            row => row.Hash == hash && row.UserId == userId && row.Identifier == identifier && (row.ExpiresAt == null || row.ExpiresAt > now), cancellationToken);
        if (found is null)
        {
            return false;
        }

        if (found.LastUsedAt is null || now - found.LastUsedAt >= TimeSpan.FromMinutes(1))
        {
            await db.Set<AppPassword>().Where(row => row.Id == found.Id)
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.LastUsedAt, now), cancellationToken);
        }

        return true;
    }
}
