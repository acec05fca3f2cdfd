using Berth.Contracts;
using Berth.Network.Firewalling;
using Berth.Ports.Firewall;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Network.Features;

/// <summary>What the kernel holds of the platform's rules; ours, the reference has no such route.</summary>
internal static class FirewallEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/network/firewall", async (bool? addresses, FirewallKeeper keeper, IFirewall firewall, NetworkOptions options, CancellationToken cancellationToken) => Results.Ok(new FirewallResponse(
                options.Mode switch { FirewallMode.On => "on", FirewallMode.Closed => "closed", _ => "off" },
                keeper.IsInEffect,
                keeper.Problem,
                await firewall.PrintAsync(options.Instance, addresses == true, cancellationToken))))
            .RequirePermission(Permission.SettingsRead).WithSummary("The firewall's rules, as the kernel has them").Produces<FirewallResponse>();
}
