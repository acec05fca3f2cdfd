using Berth.Contracts;
using Berth.Identity.Providers;
using Berth.Kernel;
using Berth.Platform;
using Berth.Ports.Secrets;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Identity.Features.Providers;

/// <summary>The other OpenID Connect provider by which people may sign in to the dashboard. Ours: the reference has none.</summary>
internal static class LoginProviderEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/login_provider/config", (LoginProviderHandler handler, CancellationToken cancellationToken) => handler.GetAsync(cancellationToken))
            .RequirePermission(Permission.SettingsRead).WithSummary("The provider by which people may sign in").Produces<LoginProviderConfig>();
        api.MapPost("/login_provider/config", (Body<LoginProviderConfig> body, HttpContext context, LoginProviderHandler handler) => handler.SetAsync(body.Value, context))
            .RequirePermission(Permission.SettingsManage).WithSummary("Set up or switch off the provider; it is asked once before anything is kept").Produces<LoginProviderConfig>();
    }
}

internal sealed class LoginProviderHandler(ISettings settings, ProviderSignIn signIn, ProviderDirectory directory, ISecretStore secrets, IEventLog log)
{
    /// <summary>Stands for a secret that is not shown; sent back it means "as it is".</summary>
    private const string Hidden = "●●●●●●●●";

    public async Task<IResult> GetAsync(CancellationToken cancellationToken) => Results.Ok(Wire(await signIn.RulesAsync(cancellationToken)));

    public async Task<IResult> SetAsync(LoginProviderConfig request, HttpContext context)
    {
        var present = await signIn.RulesAsync(context.RequestAborted);
        var wanted = Check(request, present);
        if (!wanted.IsOk)
        {
            return wanted.Error.ToHttp();
        }

        var rules = wanted.Value;
        if (rules.IsOn)
        {
            try
            {
                await directory.ReadAsync(rules.Issuer, context.RequestAborted);
            }
            catch (ProviderException problem)
            {
                return Error.Invalid("login_provider.unusable", problem.Message, "issuer").ToHttp();
            }
        }

        await settings.SetAsync(ProviderRules.Setting, rules, context.RequestAborted);
        await log.AppendAsync(
            new("identity.login_provider", EventEntry.By(Caller.Required(context))) { Data = new() { ["enabled"] = rules.IsOn, ["issuer"] = rules.Issuer, ["mayCreate"] = rules.MayCreate } }, context.RequestAborted);
        return Results.Ok(Wire(rules));
    }

    private Result<ProviderRules> Check(LoginProviderConfig request, ProviderRules present)
    {
        if (request.Enabled is not { } enabled)
        {
            return Error.Invalid("login_provider.enabled", "enabled must be true or false", "enabled");
        }

        if (!enabled)
        {
            return ProviderRules.None;
        }

        var issuer = request.Issuer?.Trim() ?? "";
        if (ProviderAddresses.Read(issuer, null) is not { Query.Length: 0 })
        {
            return Error.Invalid("login_provider.issuer", "issuer must be the provider's https:// address, to the letter as it writes it itself.", "issuer");
        }

        if (request.ClientId?.Trim() is not { Length: > 0 and <= 255 } clientId || clientId.Any(char.IsControl))
        {
            return Error.Invalid("login_provider.client", "clientId is what the provider calls this server; register it there first.", "clientId");
        }

        var name = string.IsNullOrWhiteSpace(request.Name) ? new Uri(issuer).Host : request.Name.Trim();
        if (name.Length > 40 || name.Any(char.IsControl))
        {
            return Error.Invalid("login_provider.name", "name stands on the button: one line of at most 40 characters.", "name");
        }

        // A kept secret goes only where it went before.
        var kept = issuer == present.Issuer && clientId == present.ClientId ? present.ClientSecret : null;
        var secret = request.ClientSecret switch
        {
            null or Hidden => kept,
            "" => null,
            var given => secrets.Protect(given, ProviderRules.SecretPurpose),
        };
        return new ProviderRules(issuer, clientId, secret, name, request.MayCreate == true);
    }

    private LoginProviderConfig Wire(ProviderRules rules) =>
        new(rules.IsOn, rules.Issuer, rules.ClientId, rules.ClientSecret is null ? "" : Hidden, rules.Name, rules.MayCreate) { RedirectUri = signIn.RedirectUri };
}
