using Berth.Data;
using Berth.Platform.Events;
using Berth.Platform.Naming;
using Berth.Platform.Notices;
using Berth.Platform.Settings;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Berth.Platform;

public static class PlatformModule
{
    /// <summary>Settings, the event log and notices, on the database of <c>AddBerthData</c>.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddTables<PlatformTables>();
        services.AddSingleton<ISettings, SettingStore>();
        services.AddSingleton<IEventLog, EventLog>();
        services.AddSingleton<ServerNaming>();
        services.AddHostedService(provider => provider.GetRequiredService<ServerNaming>());
        services.AddSingleton<NoticeBoard>();
        services.AddSingleton<INotices>(provider => provider.GetRequiredService<NoticeBoard>());
        services.AddSingleton<EventRetention>();
        services.AddHostedService(provider => provider.GetRequiredService<EventRetention>());
        return services;
    }

    /// <param name="api">The group of <c>/api/v1</c>.</param>
    public static IEndpointRouteBuilder MapPlatform(this IEndpointRouteBuilder api)
    {
        EventEndpoints.Map(api);
        NoticeEndpoints.Map(api);
        NamingEndpoints.Map(api);
        return api;
    }
}
