using System.Collections.Concurrent;
using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.OpenId;

/// <summary>Clients as the database has them, kept in memory until one is made, changed or removed, which goes by <see cref="OidcClientStore"/>.</summary>
internal sealed class KnownClients(IDbContextFactory<BerthDb> databases)
{
    private const int Most = 1000;

    private readonly ConcurrentDictionary<string, (long Version, OidcClient Client)> _known = new(StringComparer.Ordinal);
    private long _version;

    /// <returns>The caller's own copy.</returns>
    public async ValueTask<OidcClient?> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        // Read before the database is: a change in between makes what is read here old at once.
        var version = Interlocked.Read(ref _version);
        if (_known.TryGetValue(clientId, out var kept) && kept.Version == version)
        {
            return kept.Client.Copy();
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Set<OidcClient>().AsNoTracking().FirstOrDefaultAsync(client => client.ClientId == clientId, cancellationToken) is not { } found)
        {
            return null;
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        _known[clientId] = (version, found);
        return found.Copy();
    }

    /// <summary>To be called once a change is committed.</summary>
    public void Changed() => Interlocked.Increment(ref _version);
}
