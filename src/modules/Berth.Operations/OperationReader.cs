using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations;

/// <summary>Reads operations without knowing their kinds: for those whom kinds themselves depend on, such as the routes.</summary>
public sealed class OperationReader(IDbContextFactory<BerthDb> databases)
{
    public async Task<Operation?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<Operation>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
    }
}
