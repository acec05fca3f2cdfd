using Berth.Gateway.AccessLogs;
using Berth.Gateway.Forwarding;
using Berth.Gateway.PlainHttp;
using Berth.Gateway.Snapshots;
using Berth.Gateway.Tls;
using Berth.Gateway.Walls;
using Microsoft.Extensions.Logging.Console;

namespace Berth.Gateway.Hosting;

/// <summary>Puts the process together. One request delegate, no middleware, no configuration files.</summary>
internal static class GatewayHost
{
    /// <param name="options">Where it listens, what it reads and writes.</param>
    /// <param name="logging">The console when left out.</param>
    public static WebApplication Build(GatewayOptions options, Action<ILoggingBuilder>? logging = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        (logging ?? AddLogging)(builder.Logging);

        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<CurrentSnapshot>();
        services.AddSingleton<StateFile>();
        services.AddSingleton<SniSelector>();
        services.AddHttpForwarder();
        services.AddSingleton<UpstreamClient>();
        services.AddSingleton<AppForwarder>();
        services.AddSingleton<AcmeChallenges>();
        services.AddSingleton<PlainHttpHandler>();
        services.AddSingleton<WallPasswords>();
        services.AddSingleton<WallHandler>();
        services.AddSingleton<HttpsHandler>();
        services.AddSingleton<RequestHandler>();
        services.AddSingleton<AccessLog>();
        services.AddHostedService(provider => provider.GetRequiredService<AccessLog>());
        services.AddHostedService<SnapshotWatcher>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Drain);

        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel((_, kestrel) => KestrelSetup.Apply(kestrel, options));

        var app = builder.Build();
        app.Run(app.Services.GetRequiredService<RequestHandler>().HandleAsync);
        return app;
    }

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Berth", LogLevel.Information);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);

        // These two otherwise make an activity and a scope, or a line, for every single request; the access log says it all.
        logging.AddFilter("Microsoft.AspNetCore.Hosting", LogLevel.None);
        logging.AddFilter("Yarp", LogLevel.None);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
    }
}
