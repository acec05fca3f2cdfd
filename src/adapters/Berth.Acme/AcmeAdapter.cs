using Berth.Acme.Accounts;
using Berth.Acme.Lego;
using Berth.Ports.Certificates;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Acme;

public static class AcmeAdapter
{
    /// <summary>
    /// Registers an <see cref="ICertificateAuthority"/> named <c>acme</c> on Debian's <c>lego</c>. Needs
    /// <see cref="Ports.Programs.IProgramRunner"/> and, for DNS-01, <see cref="IDnsChallenges"/>.
    /// </summary>
    public static IServiceCollection AddAcmeAdapter(this IServiceCollection services, AcmeOptions options) => services
        .AddSingleton(options)
        .AddSingleton<AccountStore>()
        .AddSingleton<LegoProgram>()
        .AddSingleton<ICertificateAuthority, AcmeAuthority>();
}
