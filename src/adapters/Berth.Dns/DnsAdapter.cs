using Berth.Dns.Lexicon;
using Berth.Dns.Lookup;
using Berth.Dns.PowerDns;
using Berth.Dns.Rfc2136;
using Berth.Ports.Dns;
using Berth.Ports.Programs;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Dns;

public static class DnsAdapter
{
    /// <summary>Registers an <see cref="IDnsRecords"/> for PowerDNS, one for RFC 2136 and one for each provider of lexicon. Also <see cref="IDnsLookup"/>. Needs <see cref="IProgramRunner"/>.</summary>
    public static IServiceCollection AddDnsAdapter(this IServiceCollection services, LexiconOptions lexicon, LookupOptions? lookup = null)
    {
        services.AddSingleton(lookup ?? new LookupOptions());
        services.AddSingleton<IDnsLookup, AuthoritativeServers>();
        services.AddSingleton<IDnsRecords>(_ => new PowerDnsRecords(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) }) { Timeout = TimeSpan.FromSeconds(30) }));
        services.AddSingleton<IDnsRecords>(provider => new UpdateRecords(provider.GetRequiredService<IProgramRunner>()));
        foreach (var known in LexiconProviders.All)
        {
            services.AddSingleton<IDnsRecords>(provider => new LexiconRecords(known, provider.GetRequiredService<IProgramRunner>(), lexicon));
        }

        return services;
    }
}
