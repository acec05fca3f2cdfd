using Berth.Contracts;
using Berth.Identity.Ldap;
using Berth.Identity.Model;
using Berth.Identity.Tokens;
using Berth.Kernel;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Identity.Features.Rules;

internal static class DirectoryServerEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/directory_server/config", (DirectoryServerHandler handler, CancellationToken cancellationToken) => handler.GetAsync(cancellationToken))
            .RequirePermission(Permission.SettingsRead).WithSummary("The directory for other hosts").Produces<DirectoryServerConfig>();
        api.MapPost("/directory_server/config", (Body<DirectoryServerConfig> body, HttpContext context, DirectoryServerHandler handler) => handler.SetAsync(body.Value, context))
            .RequirePermission(Permission.SettingsManage).WithSummary("Open or close the directory for other hosts").Produces<EmptyResponse>();
    }
}

internal sealed class DirectoryServerHandler(ISettings settings, OutsideServer server, IEventLog log)
{
    /// <summary>Stands for a secret that is not shown; sent back it means "as it is".</summary>
    private const string Hidden = "●●●●●●●●";

    public async Task<IResult> GetAsync(CancellationToken cancellationToken)
    {
        var rules = await settings.GetAsync(DirectoryServerRules.Setting, cancellationToken);
        return Results.Ok(new DirectoryServerConfig(rules.Enabled, rules.SecretHash.Length > 0 ? Hidden : "", rules.Allowlist));
    }

    public async Task<IResult> SetAsync(DirectoryServerConfig request, HttpContext context)
    {
        var present = await settings.GetAsync(DirectoryServerRules.Setting, context.RequestAborted);
        if (request.Enabled is not { } enabled)
        {
            return Error.Invalid("directory.enabled", "enabled must be true or false", "enabled").ToHttp();
        }

        if (request.Secret is { } secret && secret != Hidden && secret.Length is > 0 and < 16)
        {
            return Error.Invalid("directory.secret", "The secret must have at least 16 characters.", "secret").ToHttp();
        }

        var list = AddressList.Normalize(request.Allowlist ?? present.Allowlist, "allowlist");
        if (!list.IsOk && list.Error is { } invalid)
        {
            return invalid.ToHttp();
        }

        var hash = request.Secret is null or Hidden ? present.SecretHash : request.Secret.Length == 0 ? "" : Secret.Hash(request.Secret);
        if (enabled && (hash.Length == 0 || list.Value is null))
        {
            return Error.Invalid("directory.open", "Other hosts may only ask with a secret, and from an address on the allowlist. Set both.", hash.Length == 0 ? "secret" : "allowlist").ToHttp();
        }

        var rules = new DirectoryServerRules(enabled, hash, list.Value ?? "");
        await settings.SetAsync(DirectoryServerRules.Setting, rules, context.RequestAborted);
        await server.ApplyAsync(rules);
        await log.AppendAsync(new("identity.directory_server", EventEntry.By(Caller.Required(context))) { Data = new() { ["enabled"] = enabled } }, context.RequestAborted);
        return Results.Ok(new EmptyResponse());
    }
}
