using System.Text.Json;
using Berth.Apps.Data;
using Berth.Contracts;
using Berth.Identity;

namespace Berth.Apps;

/// <summary>Who may run an app besides the admins. Read anew each time, so that a change counts at once.</summary>
internal sealed class AppOperators(AppStore store, IIdentity identity) : IAppOperators
{
    public async ValueTask<bool> IsOperatorAsync(string appId, string userId, CancellationToken cancellationToken) =>
        await store.FindAsync(appId, cancellationToken) is { } row && await IsOperatorAsync(row, userId, cancellationToken);

    /// <summary>Without a list nobody is: an access list that is absent means everybody, this one does not.</summary>
    public async ValueTask<bool> IsOperatorAsync(AppRow row, string userId, CancellationToken cancellationToken) =>
        row.Operators is { } json
        && JsonSerializer.Deserialize(json, BerthJson.Default.AccessRestriction) is { } list
        && await identity.MayEnterAsync(userId, list, cancellationToken);
}
