using System.Text.Json;
using Berth.Apps.Data;
using Berth.Apps.Requests;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Network;
using Berth.Network.Lists;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Apps.Features;

/// <summary><c>POST /apps/:id/configure/egress</c>: where an app may go. Needs no new container, so it answers 200 once it holds.</summary>
internal static class ConfigureEgress
{
    private const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/apps/{id}/configure/egress", SetAsync)
        .RequirePermission(Permission.AppsManage).WithSummary("Where the app may go beyond this server: open, allowlist or off");

    private static async Task<IResult> SetAsync(string id, Body<EgressBody> body, HttpContext context, AppMetadata apps, IAppFirewall firewall, IEventLog log)
    {
        var egress = Check(body.Value);
        var done = await apps.SetAsync(id, egress.Error, row => Set(row, egress.Value!), context.RequestAborted);
        if (done.IsOk)
        {
            await firewall.RefreshAsync(context.RequestAborted);
            await log.AppendAsync(new("app.configure", EventEntry.By(Caller.Required(context))) { AppId = id, Data = new() { ["appId"] = id, ["egress"] = egress.Value!.Policy } }, context.RequestAborted);
        }

        return done.ToHttp(_ => Results.Ok(new EmptyResponse()));
    }

    /// <summary><c>egress.policy</c>, <c>egress.allow</c></summary>
    internal static Result<AppEgress> Check(EgressBody body)
    {
        if (body.Policy is not (EgressPolicies.Open or EgressPolicies.Allowlist or EgressPolicies.Off))
        {
            return Error.Invalid("egress.policy", "policy must be open, allowlist or off.", "policy");
        }

        IReadOnlyList<string> allow = [.. (body.Allow ?? []).Select(entry => (entry ?? "").Trim().ToLowerInvariant()).Distinct()];
        if (body.Policy != EgressPolicies.Allowlist)
        {
            return allow.Count == 0 ? new AppEgress(body.Policy, []) : Error.Invalid("egress.allow", "allow goes with the policy allowlist only.", "allow");
        }

        if (allow.Count is 0 or > Most)
        {
            return Error.Invalid("egress.allow", $"allow must name 1 to {Most} networks, addresses or host names. To allow none, the policy is off.", "allow");
        }

        return allow.FirstOrDefault(entry => NetworkText.Parse(entry) is null && !IsName(entry)) is { } bad
            ? Error.Invalid("egress.allow", $"{(bad.Length > 60 ? bad[..60] : bad)} is neither a network, an address nor a host name.", "allow")
            : new AppEgress(body.Policy, allow);
    }

    /// <summary>A last label of digits only is an address gone wrong.</summary>
    private static bool IsName(string text) =>
        text.Length <= 253 && text.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(text) == UriHostNameType.Dns && !text.Split('.')[^1].All(char.IsAsciiDigit);

    /// <summary>A task that changes the app keeps it too.</summary>
    private static void Set(AppRow row, AppEgress egress)
    {
        row.Spec = JsonSerializer.Serialize(row.ReadSpec() with { Egress = egress });
        row.Target = row.ReadTarget() is { } target ? JsonSerializer.Serialize(target with { Egress = egress }) : null;
    }
}
