using Berth.Contracts;
using Berth.Kernel;

namespace Berth.Backups;

/// <summary>Brings a whole server back from a site, on a machine that has nothing of it.</summary>
public interface IServerRestore
{
    /// <summary>
    /// Before anything of the platform runs: fetches its snapshot and lays it in place, the database last, so that a
    /// crash at any point leaves either nothing that counts or all of it. A dry run leaves nothing at all.
    /// </summary>
    /// <returns>The plan of a dry run, else null.</returns>
    /// <exception cref="ErrorException"><c>server.exists</c>, <c>server.no_backup</c>, <c>server.damaged_backup</c>, and what the provider's fields have against them.</exception>
    /// <exception cref="Ports.PortException">The site cannot be read.</exception>
    Task<RestoreServerPlan?> FetchAsync(RestoreServerRequest request, Action<double, string> report, CancellationToken cancellationToken);

    /// <summary>
    /// At a start, once the database is there and before anything acts on it: if it was just brought back, every app
    /// waits for its data instead of being started empty, and a task that fetches them is queued. Otherwise nothing.
    /// </summary>
    /// <exception cref="ErrorException"><c>server.other_domain</c>, <c>server.other_network</c>: the server is not set up as the one it replaces.</exception>
    Task TakeOverAsync(CancellationToken cancellationToken);
}
