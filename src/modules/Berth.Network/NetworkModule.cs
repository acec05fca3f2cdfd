using Berth.Network.Features;
using Berth.Network.Firewalling;
using Berth.Network.Lists;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Network;

public static class NetworkModule
{
    /// <summary>Registers <see cref="IAppFirewall"/>. Needs IFirewall, IContainerEngine, settings, notices, events and the operations' gate.</summary>
    public static IServiceCollection AddNetwork(this IServiceCollection services, NetworkOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<NetworkLists>();
        services.AddSingleton<AllowedNames>();
        services.AddSingleton<FirewallPlan>();
        services.AddSingleton<FirewallKeeper>();
        services.AddSingleton<IAppFirewall>(provider => provider.GetRequiredService<FirewallKeeper>());
        services.AddSingleton<ListEndpoints.Changes>();
        services.AddHostedService<FirewallFollower>();
        return services;
    }

    /// <summary><c>/network</c>, below wherever the API is.</summary>
    public static void MapNetwork(this IEndpointRouteBuilder routes)
    {
        ListEndpoints.Map(routes);
        FirewallEndpoints.Map(routes);
    }
}
