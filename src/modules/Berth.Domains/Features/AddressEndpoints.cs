using System.Net.Sockets;
using Berth.Contracts;
using Berth.Domains.Names;
using Berth.Kernel;
using Berth.Platform;
using Berth.Ports.Host;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Domains.Features;

/// <summary>The server's addresses and dynamic DNS (rest-api.md 4.17).</summary>
internal static class AddressEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, family) in new[] { ("ipv4", AddressFamily.InterNetwork), ("ipv6", AddressFamily.InterNetworkV6) })
        {
            routes.MapGet($"/network/{path}_config", async (ISettings settings, CancellationToken cancellationToken) =>
                    Results.Ok((await settings.GetAsync(ServerAddresses.SettingOf(family), cancellationToken)).ToConfig()))
                .RequirePermission(Permission.SettingsRead).WithSummary($"Where the server's {path} address comes from");
            routes.MapPost($"/network/{path}_config", async (Body<IpConfig> body, ISettings settings, IHostAddresses host, CancellationToken cancellationToken) =>
                {
                    var read = AddressSettings.Read(body.Value, family, host.Interfaces);
                    if (read.IsOk)
                    {
                        await settings.SetAsync(ServerAddresses.SettingOf(family), read.Value, cancellationToken);
                    }

                    return read.ToHttp(_ => Results.Ok(new EmptyResponse()));
                })
                .RequirePermission(Permission.SettingsManage).WithSummary($"Say where the server's {path} address comes from");
            foreach (var shown in new[] { $"/network/{path}", $"/cloudron/server_{path}" })
            {
                routes.MapGet(shown, async (ServerAddresses addresses, CancellationToken cancellationToken) =>
                        Results.Ok(new ServerIpResponse((await addresses.FindAsync(family, cancellationToken))?.ToString())))
                    .RequirePermission(Permission.SettingsRead).WithSummary($"The server's {path} address");
            }
        }

        routes.MapGet("/network/dynamic_dns", async (ISettings settings, CancellationToken cancellationToken) => Results.Ok(new DynamicDnsBody(await settings.GetAsync(DynamicDns.Enabled, cancellationToken))))
            .RequirePermission(Permission.SettingsRead).WithSummary("Whether records follow the server's address");
        routes.MapPost("/network/dynamic_dns", async (Body<DynamicDnsBody> body, ISettings settings, DynamicDns watch, CancellationToken cancellationToken) =>
            {
                if (body.Value.Enabled is not { } enabled)
                {
                    return Error.Invalid("request.field", "enabled must be true or false.", "enabled").ToHttp();
                }

                await settings.SetAsync(DynamicDns.Enabled, enabled, cancellationToken);
                await watch.LookAsync(cancellationToken);
                return Results.Ok(new EmptyResponse());
            })
            .RequirePermission(Permission.SettingsManage).WithSummary("Let records follow the server's address");
    }
}
