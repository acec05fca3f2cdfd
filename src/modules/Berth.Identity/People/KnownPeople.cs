using System.Collections.Concurrent;
using Berth.Data;
using Berth.Identity.Model;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.People;

/// <summary>People whom apps ask about at the moment, kept in memory until anything about anybody changes.</summary>
internal sealed class KnownPeople(IDbContextFactory<BerthDb> databases, PeopleVersion version)
{
    private const int Most = 1000;

    private static readonly Func<BerthDb, string, Task<User?>> Find = EF.CompileAsyncQuery(
        (BerthDb db, string id) => db.Set<User>().AsNoTracking().FirstOrDefault(user => user.Id == id));

    private readonly ConcurrentDictionary<string, (long Version, User User)> _known = new(StringComparer.Ordinal);

    /// <returns>To be read only: others hold it too.</returns>
    public async ValueTask<User?> FindAsync(string id, CancellationToken cancellationToken)
    {
        // Read before the person is: a change in between makes what is read here old at once.
        var current = version.Current;
        if (_known.TryGetValue(id, out var kept) && kept.Version == current)
        {
            return kept.User;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await Find(db, id) is not { } user)
        {
            return null;
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        _known[id] = (current, user);
        return user;
    }
}
