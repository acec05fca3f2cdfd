using Berth.Identity.OpenId;
using Berth.Identity.Pages;
using Berth.Ports.Gateway;

namespace Berth.Identity.Wall;

internal sealed class WallKeeper(WallKey key, IIdentity identity, IdentityOptions options) : IWallKeeper
{
    public async Task<GatewayWall> DescribeAsync(CancellationToken cancellationToken)
    {
        var people = await identity.UsersAllowedAsync(null, cancellationToken);
        var origin = options.DashboardOrigin();
        return new(
            Convert.ToBase64String(await key.ReadAsync(cancellationToken)),
            origin + PagePaths.Wall,
            origin + OpenIdPaths.EndSession,
            options.LocalOrigin + PagePaths.WallBasic,
            [.. people.Select(person => new WallPerson(person.Id, person.Username!, person.Email, person.SignedOutAt?.ToUnixTimeMilliseconds() ?? 0))]);
    }
}
