using Berth.Data;
using Berth.Domains.Certificates;
using Berth.Domains.Data;
using Berth.Domains.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Berth.Domains;

public static class DomainsModule
{
    public static IServiceCollection AddDomains(this IServiceCollection services, DomainsOptions options, PlatformAddress address)
    {
        services.AddTables<DomainTables>();
        services.AddSingleton(options);
        services.AddSingleton(address);
        services.TryAddSingleton<ITlsChoices, LocalTlsChoices>();
        services.AddSingleton<CertificateKeeper>();
        services.AddSingleton<DomainService>();
        services.AddSingleton<IDomains>(provider => provider.GetRequiredService<DomainService>());
        services.AddHostedService<CertificateRenewal>();
        return services;
    }

    public static void MapDomains(this IEndpointRouteBuilder routes)
    {
        ListDomains.Map(routes);
        GetDomain.Map(routes);
    }
}
