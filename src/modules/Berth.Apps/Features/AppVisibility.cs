using System.Text.Json;
using Berth.Apps.Data;
using Berth.Contracts;
using Berth.Identity;
using Berth.Web;

namespace Berth.Apps.Features;

/// <summary>Who sees which app: administrators all, others those they may use or operate.</summary>
internal sealed class AppVisibility(IIdentity identity, AppOperators operators)
{
    /// <summary>As <c>accessLevel</c> says it: admin, operator or user; null for whoever may not know of the app.</summary>
    public async Task<string?> LevelAsync(Caller caller, AppRow row, CancellationToken cancellationToken) =>
        caller.IsAdmin ? "admin"
        : await operators.IsOperatorAsync(row, caller.UserId, cancellationToken) ? "operator"
        : row.AccessRestriction is null
            || await identity.MayEnterAsync(caller.UserId, JsonSerializer.Deserialize(row.AccessRestriction, BerthJson.Default.AccessRestriction), cancellationToken) ? "user"
        : null;
}
