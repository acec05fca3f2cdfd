using System.Text.Json;
using Berth.Data;
using Berth.Ports.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Berth.Addons.Data;

/// <summary>The grants as providers see them: decrypted, by app and addon.</summary>
internal sealed class GrantStore(IDbContextFactory<BerthDb> databases, ISecretStore secrets, TimeProvider time)
{
    /// <summary>The secret held already, or the new one, which is on disk when this returns.</summary>
    public async Task<T> GetOrCreateAsync<T>(string appId, string addon, Func<T> create, CancellationToken cancellationToken)
        where T : class
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await FindRowAsync(db, appId, addon, cancellationToken);
        if (row is { Enabled: true })
        {
            return Read<T>(row);
        }

        if (row is null)
        {
            row = new GrantRow { AppId = appId, Addon = addon, Secret = Protect(appId, addon, create()), Created = time.GetUtcNow() };
            db.Add(row);
        }

        row.Enabled = true;
        await db.SaveChangesAsync(cancellationToken);
        return Read<T>(row);
    }

    /// <summary>Null when the app holds nothing of this addon.</summary>
    public async Task<T?> FindAsync<T>(string appId, string addon, CancellationToken cancellationToken)
        where T : class
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await FindRowAsync(db, appId, addon, cancellationToken) is { } row ? Read<T>(row) : null;
    }

    /// <summary>The app holds it and it is not switched off.</summary>
    public async Task<bool> IsEnabledAsync(string appId, string addon, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<GrantRow>().AnyAsync(row => row.AppId == appId && row.Addon == addon && row.Enabled, cancellationToken);
    }

    public async Task ReplaceAsync<T>(string appId, string addon, T secret, CancellationToken cancellationToken)
        where T : class
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await FindRowAsync(db, appId, addon, cancellationToken) is { } row)
        {
            row.Secret = Protect(appId, addon, secret);
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>Absent is fine.</summary>
    public async Task DisableAsync(string appId, string addon, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await FindRowAsync(db, appId, addon, cancellationToken) is { Enabled: true } row)
        {
            row.Enabled = false;
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>Absent is fine.</summary>
    public async Task RemoveAsync(string appId, string addon, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Set<GrantRow>().Where(row => row.AppId == appId && row.Addon == addon).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>All grants, or one app's, oldest first; secrets are not read.</summary>
    public async Task<IReadOnlyList<Grant>> ListAsync(string? appId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Set<GrantRow>().AsNoTracking()
            .Where(row => appId == null || row.AppId == appId)
            .OrderBy(row => row.Created).ThenBy(row => row.Addon)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => new Grant(row.AppId, row.Addon, row.Enabled))];
    }

    private static Task<GrantRow?> FindRowAsync(BerthDb db, string appId, string addon, CancellationToken cancellationToken) =>
        db.Set<GrantRow>().SingleOrDefaultAsync(row => row.AppId == appId && row.Addon == addon, cancellationToken);

    private static string Purpose(string appId, string addon) => $"addons.grant:{appId}:{addon}";

    private string Protect<T>(string appId, string addon, T secret) =>
        secrets.Protect(JsonSerializer.Serialize(secret), Purpose(appId, addon));

    private T Read<T>(GrantRow row)
        where T : class =>
        JsonSerializer.Deserialize<T>(secrets.Unprotect(row.Secret, Purpose(row.AppId, row.Addon)))
        ?? throw new InvalidOperationException($"The grant of {row.Addon} to {row.AppId} is empty.");
}

/// <param name="Enabled">False while an optional addon is switched off.</param>
internal sealed record Grant(string AppId, string Addon, bool Enabled);
