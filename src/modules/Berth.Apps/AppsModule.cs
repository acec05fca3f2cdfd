using Berth.Addons.Providers.Tls;
using Berth.Addons.Scheduling;
using Berth.Apps.Data;
using Berth.Apps.Features;
using Berth.Apps.Features.Exec;
using Berth.Apps.Features.Files;
using Berth.Apps.Features.Logs;
using Berth.Apps.Features.Scim;
using Berth.Apps.Health;
using Berth.Apps.Kinds;
using Berth.Apps.Reconciling;
using Berth.Apps.Requests;
using Berth.Apps.Snapshots;
using Berth.Apps.Steps;
using Berth.Apps.Updates;
using Berth.Data;
using Berth.Domains;
using Berth.Identity;
using Berth.Network;
using Berth.Operations;
using Berth.Routing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Apps;

public static class AppsModule
{
    public static IServiceCollection AddApps(this IServiceCollection services, AppsOptions options)
    {
        services.AddTables<AppTables>();
        services.AddSingleton(options);
        services.AddSingleton<AppStore>();
        services.AddSingleton<AppVersion>();
        services.AddSingleton<ContainerPlan>();
        services.AddSingleton<AppContainers>();
        services.AddSingleton<PackageBuilder>();
        services.AddSingleton<HealthProbe>();
        services.AddSingleton<LastOutput>();
        services.AddSingleton<HealthWait>();
        services.AddSingleton<CommandContainer>();
        services.AddSingleton<IRouteSource, AppRoutes>();
        services.AddSingleton<IFirewallSource, AppNetworkPlaces>();
        services.AddSingleton<IAppDoors, AppDoorList>();
        services.AddSingleton<IScheduledApps, ScheduledAppList>();
        services.AddSingleton<ILdapApps, LdapAppList>();
        services.AddSingleton<IAppSnapshots, AppSnapshots>();
        services.AddSingleton<IAppSandboxes, AppSandboxes>();
        services.AddSingleton<AppOperators>();
        services.AddSingleton<IAppOperators>(provider => provider.GetRequiredService<AppOperators>());
        AddRequests(services);
        AddOperations(services);
        services.AddSingleton<FoundUpdates>();
        services.AddSingleton<UpdateChecker>();
        services.AddSingleton<AppHistory>();
        services.AddHostedService<UpdateSchedule>();
        services.AddHostedService<AppReconciler>();
        services.AddHostedService<HealthMonitor>();
        services.AddHostedService<MemoryWatch>();
        return services;
    }

    public static void MapApps(this IEndpointRouteBuilder routes)
    {
        ReadApps.Map(routes);
        ChangeApps.Map(routes);
        ConfigureApps.Map(routes);
        ConfigureAppsOld.Map(routes);
        ConfigureEgress.Map(routes);
        AppEvents.Map(routes);
        UpdateEndpoints.Map(routes);
        BuildPackage.Map(routes);
        LogEndpoints.Map(routes);
        ExecEndpoints.Map(routes);
        FileEndpoints.Map(routes);
    }

    /// <summary><c>/scim/v2</c>, at the root of the dashboard's address.</summary>
    public static void MapScim(this IEndpointRouteBuilder routes) => ScimEndpoints.Map(routes);

    private static void AddRequests(IServiceCollection services)
    {
        services.AddSingleton<INamedHosts, AppNames>();
        services.AddSingleton<HostChoices>();
        services.AddSingleton<PortChoices>();
        services.AddSingleton<SettingChoices>();
        services.AddSingleton<SsoChoice>();
        services.AddSingleton<PackageChoice>();
        services.AddSingleton<AppChanges>();
        services.AddSingleton<AppInstaller>();
        services.AddSingleton<AppEditor>();
        services.AddSingleton<AppCertificates>();
        services.AddSingleton<IAppCertificates, AppCertificateFiles>();
        services.AddSingleton<BuiltPackages>();
        services.AddSingleton<AppLifecycle>();
        services.AddSingleton<IAppRestores>(provider => provider.GetRequiredService<AppLifecycle>());
        services.AddSingleton<IAppReturns, AppReturns>();
        services.AddSingleton<AppMetadata>();
        services.AddSingleton<AppShape>();
        services.AddSingleton<AppVisibility>();
        services.AddSingleton<ScimCallers>();
        services.AddSingleton<ExecRegistry>();
        services.AddSingleton<ExecStarter>();
        services.AddSingleton<ContainerFiles>();
    }

    private static void AddOperations(IServiceCollection services)
    {
        services.AddOperation<InstallApp>().AddOperation<ConfigureApp>().AddOperation<ServeCertificateKind>().AddStep<PublishCertificate>().AddOperation<UninstallApp>();
        services.AddOperation<StartApp>().AddOperation<StopApp>().AddOperation<RestartApp>().AddOperation<BuildPackageKind>();
        services.AddStep<PrepareFiles>().AddStep<EnsureImage>().AddStep<EnsureAddons>().AddStep<EnsureNames>();
        services.AddStep<EnsureContainer>().AddStep<StartContainer>().AddStep<StopContainer>().AddStep<WaitHealthy>();
        services.AddStep<HoldTraffic>().AddStep<ServeTraffic>().AddStep<ReleaseOld>().AddStep<BuildPackageStep>();
        services.AddStep<CheckSmokePaths>().AddStep<WatchUpdate>().AddStep<StartStandIn>().AddStep<ServeStandIn>().AddStep<LeaveStandIn>();
        services.AddStep<RemoveContainer>().AddStep<RemoveAddons>().AddStep<RemoveNames>().AddStep<RemoveFiles>();
    }
}
