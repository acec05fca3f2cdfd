using Berth.Apps.Data;
using Berth.Kernel;
using Berth.Routing;
using Microsoft.EntityFrameworkCore;

namespace Berth.Apps.Requests;

/// <summary>Changes that touch only the row, at once and without a task.</summary>
internal sealed class AppMetadata(AppStore store, IRouting routing, AppVersion version, TimeProvider clock)
{
    /// <summary><c>app.not_found</c>, or what <paramref name="refusal"/> says.</summary>
    public async Task<Result<bool>> SetAsync(string id, Error? refusal, Action<AppRow> change, CancellationToken cancellationToken, bool affectsRoutes = false)
    {
        if (refusal is not null)
        {
            return refusal;
        }

        await using (var db = await store.OpenAsync(cancellationToken))
        {
            if (await db.Set<AppRow>().FirstOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } app)
            {
                return AppErrors.NotFound(id);
            }

            change(app);
            app.ChangedAt = clock.GetUtcNow();
            await db.SaveChangesAsync(cancellationToken);
        }

        version.Raise();

        if (affectsRoutes)
        {
            await routing.RefreshInEffectAsync(cancellationToken);
        }

        return true;
    }
}
