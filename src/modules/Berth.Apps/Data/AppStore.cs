using Berth.Data;
using Berth.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Berth.Apps.Data;

/// <summary>Reads and writes app rows, each call its own unit of work.</summary>
internal sealed class AppStore(IDbContextFactory<BerthDb> databases)
{
    public Task<BerthDb> OpenAsync(CancellationToken cancellationToken) => databases.CreateDbContextAsync(cancellationToken);

    public async Task<AppRow?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<AppRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
    }

    /// <param name="ipAddress">On the apps' network.</param>
    public async Task<AppRow?> FindByAddressAsync(string ipAddress, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<AppRow>().AsNoTracking().FirstOrDefaultAsync(row => row.IpAddress == ipAddress || row.StandInAddress == ipAddress, cancellationToken);
    }

    public async Task<IReadOnlyList<AppRow>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<AppRow>().AsNoTracking().OrderBy(row => row.CreatedAt).ToListAsync(cancellationToken);
    }

    /// <summary>The app, or the error that a step should end with.</summary>
    public async Task<AppRow> GetAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) ?? throw new ErrorException(AppErrors.NotFound(id));

    public async Task SetServingAsync(string id, bool serving, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Set<AppRow>().Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Serving, serving), cancellationToken);
    }

    public async Task SetStandInAsync(string id, string? address, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Set<AppRow>().Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.StandInAddress, address), cancellationToken);
    }

    public async Task SetHealthAsync(string id, string? health, string? message, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Set<AppRow>().Where(row => row.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Health, health).SetProperty(row => row.HealthMessage, message), cancellationToken);
    }
}
