using System.Text.Json;
using Berth.Apps.Data;
using Berth.Contracts;
using Berth.Identity;

namespace Berth.Apps;

/// <summary>Tells the sign-in what an app is called and whom it lets in, as of now.</summary>
internal sealed class AppDoorList(AppStore store) : IAppDoors
{
    public async ValueTask<AppDoor?> FindAsync(string appId, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(appId, cancellationToken) is not { } row)
        {
            return null;
        }

        var restriction = row.AccessRestriction is null ? null : JsonSerializer.Deserialize(row.AccessRestriction, BerthJson.Default.AccessRestriction);
        return new(row.Id, App.TitleOf(row), restriction) { Hosts = [.. App.Wanted(row).OwnHosts] };
    }
}
