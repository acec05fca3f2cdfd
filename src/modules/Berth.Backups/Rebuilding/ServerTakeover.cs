using Berth.Apps;
using Berth.Backups.Data;
using Berth.Backups.Sites;
using Berth.Domains;
using Berth.Kernel;
using Berth.Operations;
using Berth.Ports.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Berth.Backups.Rebuilding;

/// <summary>Makes of the database of a server that is gone one of the server that is here. All in one transaction, and again if it did not come to the end.</summary>
internal sealed class ServerTakeover(
    BackupStore store, IAppReturns apps, AbandonedOperations operationsOfBefore, IOperations operations, IDomains domains, PlatformAddress address, ISecretStore secrets, BackupsOptions options)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (RebuildMark.Find(options.Home) is not { } mark)
        {
            return;
        }

        if ((await domains.ListAsync(cancellationToken)).FirstOrDefault(domain => domain.IsPrimary) is { } primary && primary.Domain != address.Domain)
        {
            throw new ErrorException(Error.Conflict("server.other_domain", $"The server that is brought back is at {primary.Domain}, and this one is set up for {address.Domain}. Start it with BERTH_DOMAIN={primary.Domain}"));
        }

        await using var db = await store.OpenAsync(cancellationToken);
        foreach (var site in await db.Set<SiteRow>().ToListAsync(cancellationToken))
        {
            // The same repository, perhaps under another path or with newer credentials than the database remembers.
            if (site.Provider == mark.Provider && SiteSecrets.Of(site, secrets).Password == mark.Password)
            {
                (site.Sealed, site.Config) = (new SiteSecrets(mark.Config, mark.Password).Seal(site.Id, secrets), SiteTargets.WithoutSecrets(mark.Config));
            }
        }

        await apps.AwaitDataAsync(db, cancellationToken);
        await operationsOfBefore.EndAsync(db, "It was at work when the backup of the platform was made, which this server was brought back from.", cancellationToken);
        var operation = operations.Add(db, new NewOperation(ReturnAppsKind.KindName, ReturnAppsKind.Subject, "platform", "{}"));
        var committed = await operations.CommitAsync(db, operation, cancellationToken);
        if (committed.Error is { } error)
        {
            throw new ErrorException(error);
        }

        RebuildMark.Remove(options.Home);
    }
}
