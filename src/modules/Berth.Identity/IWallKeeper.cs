using Berth.Ports.Gateway;

namespace Berth.Identity;

/// <summary>What the gateway must know to keep the login wall by itself.</summary>
public interface IWallKeeper
{
    Task<GatewayWall> DescribeAsync(CancellationToken cancellationToken);
}

/// <summary>Somebody who must act when people or groups change. Modules above register it; it is awaited after the change is committed.</summary>
public interface IPeopleFollower
{
    Task PeopleChangedAsync(CancellationToken cancellationToken);
}
