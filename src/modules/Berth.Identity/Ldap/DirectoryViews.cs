using System.Collections.Concurrent;
using Berth.Contracts;
using Berth.Identity.People;
using Berth.Ldap;

namespace Berth.Identity.Ldap;

/// <summary>The views of the directory, made when they are first asked for and again after every change.</summary>
internal sealed class DirectoryViews(IIdentity identity, PeopleVersion version)
{
    private readonly ConcurrentDictionary<string, (long Version, DirectoryView View)> _views = new(StringComparer.Ordinal);

    /// <param name="restriction">Whom the asker may see; null means everybody.</param>
    public async ValueTask<DirectoryView> GetAsync(AccessRestriction? restriction, CancellationToken cancellationToken)
    {
        var key = restriction is null ? "" : $"{string.Join(',', restriction.Users ?? [])};{string.Join(',', restriction.Groups ?? [])}";

        // Read before the people are: a change in between makes the view old at once, never wrong for long.
        var current = version.Current;
        if (_views.TryGetValue(key, out var kept) && kept.Version == current)
        {
            return kept.View;
        }

        var view = await MakeAsync(restriction, cancellationToken);
        if (_views.Count > 1000)
        {
            _views.Clear();
        }

        _views[key] = (current, view);
        return view;
    }

    private async Task<DirectoryView> MakeAsync(AccessRestriction? restriction, CancellationToken cancellationToken)
    {
        var users = await identity.UsersAllowedAsync(restriction, cancellationToken);
        var groups = await identity.GroupsAsync(cancellationToken);
        var names = groups.ToDictionary(group => group.Id, group => group.Name);
        var visible = users.Select(user => user.Id).ToHashSet();
        var entries = new List<LdapEntry>(users.Count + groups.Count + 2);
        entries.AddRange(users.Select(user => PeopleEntries.Of(user, user.GroupIds.Where(names.ContainsKey).Select(id => names[id]))));
        entries.Add(PeopleEntries.Group("users", [.. users.Select(user => user.Id)]));
        entries.Add(PeopleEntries.Group("admins", [.. users.Where(user => user.Role >= Role.Admin).Select(user => user.Id)]));
        entries.AddRange(groups.Select(group => PeopleEntries.Group(group.Name, [.. group.UserIds.Where(visible.Contains)])));
        return new(entries);
    }
}
