using Berth.Identity;
using Berth.Ports.Gateway;

namespace Berth.Routing;

/// <summary>Whoever leaves, or leaves a group, is out of walled apps at the next request.</summary>
internal sealed class WallFollower(IRouting routing, IGateway gateway) : IPeopleFollower
{
    public async Task PeopleChangedAsync(CancellationToken cancellationToken)
    {
        if ((await gateway.ReadAsync(cancellationToken))?.Wall is not null)
        {
            await routing.RefreshInEffectAsync(cancellationToken);
        }
    }
}
