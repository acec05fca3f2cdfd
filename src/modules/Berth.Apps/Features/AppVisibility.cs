using System.Text.Json;
using Berth.Apps.Data;
using Berth.Contracts;
using Berth.Identity;
using Berth.Web;

namespace Berth.Apps.Features;

/// <summary>Who sees which app: administrators all, others those they may use.</summary>
internal sealed class AppVisibility(IIdentity identity)
{
    public async Task<bool> MaySeeAsync(Caller caller, AppRow row, CancellationToken cancellationToken) =>
        caller.IsAdmin
        || row.AccessRestriction is null
        || await identity.MayEnterAsync(caller.UserId, JsonSerializer.Deserialize(row.AccessRestriction, BerthJson.Default.AccessRestriction), cancellationToken);
}
