using Berth.Data;
using Berth.Domains.Certificates;
using Berth.Domains.Data;
using Berth.Domains.Features;
using Berth.Domains.Names;
using Berth.Domains.Providers;
using Berth.Domains.Settings;
using Berth.Operations;
using Berth.Ports.Certificates;
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
        services.AddSingleton<ProviderForms>();
        services.AddSingleton<IDnsChallenges, DnsChallenges>();
        services.TryAddSingleton<ITlsChoices, DomainTlsChoices>();
        services.AddSingleton<ServerAddresses>().AddSingleton<HostRecords>().AddSingleton<DomainRecords>().AddSingleton<DnsSync>();
        services.AddOperation<SyncDnsKind>().AddStep<SyncRecords>();
        services.AddOperation<RenewCertificatesKind>().AddStep<RenewCertificates>().AddSingleton<CertificateCheck>();
        services.AddSingleton<CertificateKeeper>().AddSingleton<CertificateNews>();
        services.AddSingleton<DomainEditor>().AddSingleton<DomainShape>();
        services.AddSingleton<DomainService>();
        services.AddSingleton<IDomains>(provider => provider.GetRequiredService<DomainService>());
        services.AddSingleton<CertificateRenewal>();
        services.AddHostedService(provider => provider.GetRequiredService<CertificateRenewal>());
        services.AddSingleton<DynamicDns>();
        services.AddHostedService(provider => provider.GetRequiredService<DynamicDns>());
        return services;
    }

    public static void MapDomains(this IEndpointRouteBuilder routes)
    {
        DomainEndpoints.Map(routes);
        AddressEndpoints.Map(routes);
        CertificateEndpoints.Map(routes);
    }
}
