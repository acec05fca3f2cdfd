using Berth.Dashboard.Assets;
using Berth.Dashboard.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace Berth.Dashboard;

/// <summary>What the host calls. It sets the request's user to a <see cref="DashboardVisitor"/> before these routes run.</summary>
public static class DashboardModule
{
    public static void AddDashboard(this IServiceCollection services, DashboardOptions options)
    {
        services.AddSingleton(options);

        // Pages do not outlive the process, so neither need the keys that protect what they hold.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(1);
            circuits.DisconnectedCircuitMaxRetained = 20;
        });
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            mud.SnackbarConfiguration.VisibleStateDuration = 6000;
        });
        services.AddScoped<Session>();
    }

    /// <summary>Pages and the circuits behind them. Every one needs somebody who is signed in.</summary>
    public static IEndpointConventionBuilder MapDashboard(this IEndpointRouteBuilder routes) =>
        routes.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null).DisableAntiforgery();

    /// <summary>Style sheets and scripts. They hold nothing of anybody.</summary>
    public static IEndpointConventionBuilder MapDashboardAssets(this IEndpointRouteBuilder routes) => EmbeddedAssets.Map(routes);
}
