using Berth.Data;
using Berth.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Berth.Backups.Data;

/// <summary>Reads and writes backups, each call its own unit of work.</summary>
internal sealed class BackupStore(IDbContextFactory<BerthDb> databases)
{
    public Task<BerthDb> OpenAsync(CancellationToken cancellationToken) => databases.CreateDbContextAsync(cancellationToken);

    public async Task<BackupRow?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await OpenAsync(cancellationToken);
        return await db.Set<BackupRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
    }

    public async Task<BackupRow> GetAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) ?? throw new ErrorException(BackupErrors.NotFound(id));

    /// <summary>Newest first.</summary>
    /// <param name="identifier">Null is all.</param>
    public async Task<IReadOnlyList<BackupRow>> ListAsync(string? identifier, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await OpenAsync(cancellationToken);
        return await db.Set<BackupRow>().AsNoTracking().Where(row => identifier == null || row.Identifier == identifier)
            .OrderByDescending(row => row.CreatedAt).ThenBy(row => row.Id).Skip(skip).Take(take).ToListAsync(cancellationToken);
    }

    /// <summary>The newest that is good, or null.</summary>
    public async Task<BackupRow?> FindNewestAsync(string identifier, CancellationToken cancellationToken)
    {
        await using var db = await OpenAsync(cancellationToken);
        return await db.Set<BackupRow>().AsNoTracking().Where(row => row.Identifier == identifier && row.State == BackupStates.Normal)
            .OrderByDescending(row => row.CreatedAt).FirstOrDefaultAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<BackupRow>> ListOfOperationAsync(long operationId, CancellationToken cancellationToken)
    {
        await using var db = await OpenAsync(cancellationToken);
        return await db.Set<BackupRow>().AsNoTracking().Where(row => row.OperationId == operationId).OrderBy(row => row.Id).ToListAsync(cancellationToken);
    }

    public async Task AddAsync(BackupRow row, CancellationToken cancellationToken)
    {
        await using var db = await OpenAsync(cancellationToken);
        db.Add(row);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Changes a row; one that is gone is fine.</summary>
    public async Task ChangeAsync<TRow>(string id, Action<TRow> change, CancellationToken cancellationToken)
        where TRow : class
    {
        await using var db = await OpenAsync(cancellationToken);
        if (await db.Set<TRow>().FindAsync([id], cancellationToken) is { } row)
        {
            change(row);
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>Those that are still to be made will not be.</summary>
    public async Task BreakOffAsync(IEnumerable<BackupRow> rows, string why, CancellationToken cancellationToken)
    {
        foreach (var row in rows.Where(row => row.State == BackupStates.Creating))
        {
            await ChangeAsync<BackupRow>(row.Id, kept => (kept.State, kept.Error) = (BackupStates.Error, why), cancellationToken);
        }
    }

    public async Task<IReadOnlyList<ProofRow>> ListProofsAsync(CancellationToken cancellationToken)
    {
        await using var db = await OpenAsync(cancellationToken);
        return await db.Set<ProofRow>().AsNoTracking().ToListAsync(cancellationToken);
    }
}
