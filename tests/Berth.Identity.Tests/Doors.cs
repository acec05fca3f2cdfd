using Berth.Contracts;

namespace Berth.Identity.Tests;

/// <summary>Apps whose access lists the test writes.</summary>
internal sealed class Doors : Dictionary<string, AppDoor>, IAppDoors
{
    public void Open(string appId, string title, AccessRestriction? restriction = null) => this[appId] = new(appId, title, restriction);

    public ValueTask<AppDoor?> FindAsync(string appId, CancellationToken cancellationToken) => new(this.GetValueOrDefault(appId));
}
