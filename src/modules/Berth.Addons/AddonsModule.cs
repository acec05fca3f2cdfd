using Berth.Addons.Commands;
using Berth.Addons.Data;
using Berth.Addons.Features;
using Berth.Addons.Images;
using Berth.Addons.Providers;
using Berth.Addons.Providers.Mysql;
using Berth.Addons.Providers.Others;
using Berth.Addons.Providers.Postgresql;
using Berth.Addons.Providers.Redis;
using Berth.Addons.Providers.SignOn;
using Berth.Addons.Providers.Tls;
using Berth.Addons.Scheduling;
using Berth.Addons.Services;
using Berth.Data;
using Berth.Network;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Berth.Addons;

public static class AddonsModule
{
    /// <summary>
    /// Registers <see cref="IPlatformImages"/>, <see cref="IServices"/>, <see cref="IAddons"/>, <see cref="ILdapGrants"/>, <see cref="IScimGrants"/> and <see cref="ITaskLogs"/>.
    /// Needs IContainerEngine, ISecretStore, <see cref="IAppCertificates"/>, IProgramRunner, the platform's database and logging.
    /// </summary>
    public static IServiceCollection AddAddons(this IServiceCollection services, AddonsOptions options, ImagesOptions images)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddTables<AddonsTables>();
        services.AddSingleton(options);
        services.AddSingleton(images);
        services.AddSingleton<GrantStore>();
        services.AddSingleton<ServiceStore>();
        services.AddSingleton<ContainerCommand>();
        services.AddSingleton<RootFileSystemBuilder>();
        services.AddSingleton<IPlatformImages, PlatformImages>();
        AddServiceContainers(services);
        AddProviders(services);
        AddTasks(services);
        return services;
    }

    /// <summary>Runs scheduled tasks. Needs <see cref="IScheduledApps"/>.</summary>
    public static IServiceCollection AddAddonScheduler(this IServiceCollection services)
    {
        services.AddSingleton<Scheduler>();
        services.AddHostedService<SchedulerService>();
        return services;
    }

    /// <summary><c>/services</c>, below wherever the API is.</summary>
    public static void MapAddons(this IEndpointRouteBuilder routes)
    {
        ReadServices.Map(routes);
        ChangeServices.Map(routes);
        ServiceLogs.Map(routes);
    }

    private static void AddServiceContainers(IServiceCollection services)
    {
        services.AddSingleton<ServiceDefinitions>();
        services.AddSingleton<ServiceReadiness>();
        services.AddSingleton<ServiceRunner>();
        services.AddSingleton<ServiceObserver>();
        services.AddSingleton<MysqlServer>();
        services.AddSingleton<PostgresqlServer>();
        services.AddSingleton<IServices, ServiceFacade>();
        services.AddSingleton<ServiceJobs>();
        services.AddSingleton<IFirewallSource, ServicePlaces>();
    }

    private static void AddProviders(IServiceCollection services)
    {
        services.AddSingleton<MysqlDumps>();
        services.AddSingleton<RedisDumps>();
        services.AddSingleton<IAddonProvider, LocalStorage>();
        services.AddSingleton<IAddonProvider, MysqlAddon>();
        services.AddSingleton<IAddonProvider, PostgresqlAddon>();
        services.AddSingleton<IAddonProvider, RedisAddon>();
        services.AddSingleton<IAddonProvider, SchedulerAddon>();
        services.AddSingleton<LdapAddon>();
        services.AddSingleton<IAddonProvider>(provider => provider.GetRequiredService<LdapAddon>());
        services.AddSingleton<ILdapGrants>(provider => provider.GetRequiredService<LdapAddon>());
        services.AddSingleton<ScimAddon>();
        services.AddSingleton<IAddonProvider>(provider => provider.GetRequiredService<ScimAddon>());
        services.AddSingleton<IScimGrants>(provider => provider.GetRequiredService<ScimAddon>());
        services.AddSingleton<IAddonProvider, OidcAddon>();
        services.AddSingleton<IAddonProvider, ProxyAuthAddon>();
        services.AddSingleton<TlsAddon>();
        services.AddSingleton<IAddonProvider>(provider => provider.GetRequiredService<TlsAddon>());
        services.AddSingleton<IAddons, AddonFacade>();
    }

    private static void AddTasks(IServiceCollection services)
    {
        services.AddSingleton<TaskRunStore>();
        services.AddSingleton<TaskProcess>();
        services.AddSingleton<TaskRunner>();
        services.AddSingleton<TaskLogs>();
        services.AddSingleton<ITaskLogs>(provider => provider.GetRequiredService<TaskLogs>());
    }
}
