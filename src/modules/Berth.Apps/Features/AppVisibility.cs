using System.Text.Json;
using Berth.Apps.Data;
using Berth.Contracts;
using Berth.Identity;
using Berth.Web;

namespace Berth.Apps.Features;

/// <summary>Who sees which app: administrators all, others those they may use.</summary>
internal sealed class AppVisibility(IIdentity identity)
{
    public async Task<bool> MaySeeAsync(Caller caller, AppRow row, CancellationToken cancellationToken)
    {
        if (caller.IsAdmin || row.AccessRestriction is null)
        {
            return true;
        }

        var access = JsonSerializer.Deserialize(row.AccessRestriction, BerthJson.Default.AccessRestriction)!;
        return access.Users?.Contains(caller.UserId) == true
            || (access.Groups is { Count: > 0 } groups && (await identity.GroupsOfAsync(caller.UserId, cancellationToken)).Any(group => groups.Contains(group)));
    }
}
