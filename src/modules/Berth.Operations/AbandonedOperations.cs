using Berth.Data;
using Berth.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations;

/// <summary>For a database that comes from a server that is gone: what was at work there does not go on here.</summary>
public sealed class AbandonedOperations(TimeProvider clock)
{
    /// <summary>Every unfinished operation has failed. To be saved by the caller, before the runner starts.</summary>
    public async Task EndAsync(BerthDb db, string why, CancellationToken cancellationToken)
    {
        var error = Error.External("operation.abandoned", why);
        foreach (var operation in await db.Set<Operation>().Where(row => row.State == OperationState.Queued || row.State == OperationState.Running).ToListAsync(cancellationToken))
        {
            (operation.State, operation.ErrorCode, operation.ErrorMessage) = (OperationState.Failed, error.Code, error.Message);
            operation.FinishedAt = clock.GetUtcNow();
            operation.Version++;
        }
    }
}
