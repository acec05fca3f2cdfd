using System.Security.Cryptography;
using Berth.Data;
using Berth.Identity.OpenId;
using Berth.Ports.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Wall;

/// <summary>The key that server and gateway share; made once, kept encrypted.</summary>
internal sealed class WallKey(IDbContextFactory<BerthDb> databases, ISecretStore secrets, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private byte[]? _key;

    public async ValueTask<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        if (_key is { } known)
        {
            return known;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            return _key ??= await ReadOrMakeAsync(cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<byte[]> ReadOrMakeAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Set<OidcKey>().AsNoTracking().FirstOrDefaultAsync(row => row.Use == OidcKeyUse.Wall, cancellationToken) is { } row)
        {
            return Convert.FromBase64String(secrets.Unprotect(row.Secret, OidcKey.Purpose));
        }

        var key = RandomNumberGenerator.GetBytes(32);
        var now = clock.GetUtcNow();
        db.Add(new OidcKey { Id = Guid.CreateVersion7(now).ToString("N"), Use = OidcKeyUse.Wall, Secret = secrets.Protect(Convert.ToBase64String(key), OidcKey.Purpose), CreatedAt = now });
        await db.SaveChangesAsync(cancellationToken);
        return key;
    }
}
