using Berth.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Routing;

public static class RoutingModule
{
    public static IServiceCollection AddRouteTable(this IServiceCollection services) => services.AddSingleton<IRouting, RouteTable>().AddSingleton<IPeopleFollower, WallFollower>();
}
