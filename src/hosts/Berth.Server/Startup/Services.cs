using System.Net;
using Berth.Acme;
using Berth.Addons;
using Berth.Addons.Images;
using Berth.Apps;
using Berth.Backups;
using Berth.Catalog;
using Berth.Contracts;
using Berth.Dashboard;
using Berth.Data;
using Berth.Dns;
using Berth.Dns.Lexicon;
using Berth.Dns.Lookup;
using Berth.Docker;
using Berth.Domains;
using Berth.Firewall;
using Berth.GatewayFile;
using Berth.Host;
using Berth.Identity;
using Berth.Network;
using Berth.Operations;
using Berth.Platform;
using Berth.Ports.Containers;
using Berth.Ports.Gateway;
using Berth.Restic;
using Berth.Routing;
using Berth.Server.Features;

namespace Berth.Server.Startup;

/// <summary>Which adapters and modules make up the server.</summary>
internal static class Services
{
    public static void AddBerth(this IServiceCollection services, ServerSettings settings)
    {
        var address = new PlatformAddress(settings.Domain, settings.DashboardHost, settings.HttpsPort, settings.Network.Gateway, settings.HostAddress);
        var files = GatewayFiles.Below(settings.Home);
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.WriteIndented = true;
            json.SerializerOptions.NumberHandling = BerthJson.Default.Options.NumberHandling;
            foreach (var converter in BerthJson.Default.Options.Converters)
            {
                json.SerializerOptions.Converters.Add(converter);
            }

            json.SerializerOptions.TypeInfoResolverChain.Insert(0, BerthJson.Default);
        });

        // Adapters.
        services.AddHostAdapter(new Berth.Host.HostOptions { CaDirectory = Path.Combine(settings.Home, "ca"), SecretKeyPath = Path.Combine(settings.Home, "secret.key") });
        services.AddSingleton(new DockerEngineOptions());
        services.AddSingleton<IContainerEngine, DockerEngine>();
        services.AddSingleton(files);
        services.AddSingleton<IGateway, FileGateway>();
        services.AddAcmeAdapter(new AcmeOptions(Path.Combine(settings.Home, "acme"), files.Challenges));
        services.AddDnsAdapter(new LexiconOptions(Path.Combine(settings.Home, "lexicon")), new LookupOptions(settings.DnsResolvers));
        services.AddFirewallAdapter();
        services.AddResticAdapter(new ResticOptions(Path.Combine(settings.Home, "restic")));

        // Modules, lowest tier first.
        services.AddBerthData(Path.Combine(settings.Home, "berth.db"), typeof(Services).Assembly.GetName().Name);
        services.AddOperations(new OperationsOptions(Path.Combine(settings.Home, "log", "tasks")));
        services.AddPlatform();
        services.AddIdentity(new IdentityOptions
        {
            DashboardOrigin = () => address.DashboardOrigin,
            LocalOrigin = $"http://127.0.0.1:{settings.ApiPort}",
            Ldap = Directory(settings),
        });
        services.AddSingleton<DashboardCertificate>();
        services.AddDomains(new DomainsOptions(Path.Combine(files.Directory, "certs")), address);
        services.AddSingleton<INamedHosts, DashboardName>();
        services.AddRouteTable();
        services.AddSingleton<IRouteSource, DashboardRoute>();
        services.AddNetwork(FirewallSetup.Options(settings));
        services.AddCatalog(new CatalogOptions(settings.Catalog, Path.Combine(settings.Home, "packages")));
        services.AddAddons(new AddonsOptions { Home = settings.Home, Network = settings.Network, LdapPort = ServerSettings.LdapPort, DashboardOrigin = () => address.DashboardOrigin, ContainerPrefix = settings.ContainerPrefix, Labels = Instance.Labels(settings.Instance) }, new ImagesOptions { Directory = settings.Images });
        services.AddApps(new AppsOptions
        {
            Home = settings.Home,
            Network = settings.Network.Name,
            NetworkAddress = settings.Network.Gateway,
            NetworkPrefix = settings.NetworkPrefix,
            TrustBundlePath = Path.Combine(settings.Home, "ca", "bundle.crt"),
            HealthTimeout = settings.HealthTimeout,
            MinimumFreeDisk = settings.MinimumFreeDisk,
            Instance = settings.Instance,
        });
        services.AddBackups(new BackupsOptions(settings.Home));
        services.AddAddonScheduler();

        services.AddDashboard(new DashboardOptions(new Uri($"http://127.0.0.1:{settings.ApiPort}")));

        services.AddSingleton<Shutdown>();
        services.AddHostedService<IdleMemory>();
        services.AddHostedService<FirstSteps>();
        services.AddHostedService<EngineWait>();
        services.AddApiDocument();
    }

    private static LdapOptions Directory(ServerSettings settings) => new()
    {
        Apps = new(IPAddress.Parse(settings.Network.Gateway), ServerSettings.LdapPort),
        Outside = new(IPAddress.Any, settings.LdapsPort),
        Certificate = (services, cancellationToken) => services.GetRequiredService<DashboardCertificate>().GetAsync(cancellationToken),
    };
}
