using Berth.Contracts;
using Berth.Kernel;
using Berth.Network.Firewalling;
using Berth.Network.Lists;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Network.Features;

/// <summary>Who outside may reach nothing, and the exceptions to it (rest-api.md 4.17).</summary>
internal static class ListEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/network/blocklist", async (NetworkLists lists, FirewallKeeper keeper, CancellationToken cancellationToken) =>
                Results.Ok(new BlocklistResponse(await lists.BlockedTextAsync(cancellationToken), keeper.IsInEffect, keeper.Problem)))
            .RequirePermission(Permission.SettingsRead).WithSummary("Networks that reach no port of the server").Produces<BlocklistResponse>();
        api.MapPost("/network/blocklist", (Body<BlocklistRequest> body, HttpContext context, NetworkLists lists, Changes changes) => changes.SetAsync(
                context, "network.blocklist", body.Value.Blocklist, "blocklist", lists.SetBlockedAsync))
            .RequirePermission(Permission.SettingsManage).WithSummary("Block networks: one address or network a line, comments behind #").Produces<EmptyResponse>();
        api.MapGet("/network/allowlist", async (NetworkLists lists, FirewallKeeper keeper, CancellationToken cancellationToken) =>
                Results.Ok(new AllowlistResponse(await lists.TrustedTextAsync(cancellationToken), keeper.IsInEffect, keeper.Problem)))
            .RequirePermission(Permission.SettingsRead).WithSummary("Exceptions to the block list").Produces<AllowlistResponse>();
        api.MapPost("/network/allowlist", (Body<AllowlistRequest> body, HttpContext context, NetworkLists lists, Changes changes) => changes.SetAsync(
                context, "network.allowlist", body.Value.Allowlist, "allowlist", lists.SetTrustedAsync))
            .RequirePermission(Permission.SettingsManage).WithSummary("Except networks from the block list").Produces<EmptyResponse>();
    }

    /// <summary>Sets a list, writes it down and returns when it holds.</summary>
    internal sealed class Changes(IAppFirewall firewall, IEventLog log)
    {
        public async Task<IResult> SetAsync(
            HttpContext context, string action, string? text, string field, Func<string, System.Net.IPAddress?, CancellationToken, Task<Result<int>>> set)
        {
            if (text is null)
            {
                return Error.Invalid("request.field", $"{field} must be a text.", field).ToHttp();
            }

            var caller = Caller.Required(context);
            var done = await set(text, NetworkList.Plain(caller.Address), context.RequestAborted);
            if (!done.IsOk)
            {
                return done.Error.ToHttp();
            }

            await firewall.RefreshAsync(context.RequestAborted);
            await log.AppendAsync(new(action, EventEntry.By(caller)) { Data = new() { ["entries"] = done.Value } }, context.RequestAborted);
            return Results.Ok(new EmptyResponse());
        }
    }
}
