using Berth.Ports.Firewall;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Firewall;

public static class FirewallAdapter
{
    /// <summary>Registers <see cref="IFirewall"/> on the kernel's nftables by Debian's <c>nft</c>. Needs <see cref="Ports.Programs.IProgramRunner"/>.</summary>
    public static IServiceCollection AddFirewallAdapter(this IServiceCollection services) => services.AddSingleton<IFirewall, NftFirewall>();
}
