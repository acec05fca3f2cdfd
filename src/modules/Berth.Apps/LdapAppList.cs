using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Berth.Addons.Providers.SignOn;
using Berth.Apps.Data;
using Berth.Contracts;
using Berth.Identity;

namespace Berth.Apps;

/// <summary>
/// Tells the directory which app asks. Asked at every request, so answers are kept until any app changes: a changed
/// access list counts from the next request on.
/// </summary>
internal sealed class LdapAppList(AppStore store, ILdapGrants grants, AppVersion version) : ILdapApps
{
    private readonly ConcurrentDictionary<IPAddress, (long Version, LdapApp App)> _known = new();

    public ValueTask<LdapApp?> FindByAddressAsync(IPAddress address, CancellationToken cancellationToken) =>
        _known.TryGetValue(address, out var kept) && kept.Version == version.Current
            ? ValueTask.FromResult<LdapApp?>(kept.App)
            : new(ReadAsync(address, cancellationToken));

    private async Task<LdapApp?> ReadAsync(IPAddress address, CancellationToken cancellationToken)
    {
        // Before the row is read: a change in between makes what is kept old at once.
        var current = version.Current;
        if (await store.FindByAddressAsync(address.ToString(), cancellationToken) is not { } row
            || !(Holds(App.Wanted(row)) || Holds(App.Before(row)))
            || await grants.FindPasswordAsync(row.Id, cancellationToken) is not { } password)
        {
            // Not kept: strangers are few, and an app being installed becomes known in the middle of its task.
            _known.TryRemove(address, out _);
            return null;
        }

        var restriction = row.AccessRestriction is null ? null : JsonSerializer.Deserialize(row.AccessRestriction, BerthJson.Default.AccessRestriction);
        var app = new LdapApp(row.Id, restriction, password);
        _known[address] = (current, app);
        return app;
    }

    /// <summary>While it is changed both what it was and what it becomes count: either container may be running.</summary>
    private static bool Holds(App app) => app.HeldAddons.Contains("ldap");
}
