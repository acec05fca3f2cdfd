using System.Security.Cryptography;
using Berth.Data;
using Berth.Ports.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Berth.Addons.Data;

/// <summary>Root secrets and settings of services.</summary>
internal sealed class ServiceStore(IDbContextFactory<BerthDb> databases, ISecretStore secrets, TimeProvider time)
{
    /// <summary>The service's settings with its root secret, which is made and on disk when this returns.</summary>
    public async Task<ServiceSettings> GetOrCreateAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await RowAsync(db, id, cancellationToken);
        return new ServiceSettings(secrets.Unprotect(row.Secret, Purpose(id)), row.MemoryLimit, row.RecoveryMode);
    }

    /// <summary>Settings without making anything; defaults when the service was never used.</summary>
    public async Task<ServiceSettings> ReadAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<ServiceRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } row
            ? new ServiceSettings(secrets.Unprotect(row.Secret, Purpose(id)), row.MemoryLimit, row.RecoveryMode)
            : new ServiceSettings("", null, false);
    }

    public async Task ConfigureAsync(string id, long? memoryLimit, bool recoveryMode, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await RowAsync(db, id, cancellationToken);
        row.MemoryLimit = memoryLimit;
        row.RecoveryMode = recoveryMode;
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Absent is fine.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Set<ServiceRow>().Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken);
    }

    private static string Purpose(string id) => $"addons.service:{id}";

    private async Task<ServiceRow> RowAsync(BerthDb db, string id, CancellationToken cancellationToken)
    {
        if (await db.Set<ServiceRow>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } found)
        {
            return found;
        }

        var secret = RandomNumberGenerator.GetHexString(48, lowercase: true);
        var row = new ServiceRow { Id = id, Secret = secrets.Protect(secret, Purpose(id)), Created = time.GetUtcNow() };
        db.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        return row;
    }
}

/// <param name="Secret">Root password, or empty when the service was never used.</param>
/// <param name="MemoryLimit">Bytes; null is the default.</param>
internal sealed record ServiceSettings(string Secret, long? MemoryLimit, bool RecoveryMode);
