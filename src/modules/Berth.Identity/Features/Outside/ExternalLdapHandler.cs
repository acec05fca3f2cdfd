using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Outside;
using Berth.Identity.People;
using Berth.Identity.Tokens;
using Berth.Kernel;
using Berth.Ldap.Client;
using Berth.Operations;
using Berth.Platform;
using Berth.Ports.Secrets;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Identity.Features.Outside;

internal sealed class ExternalLdapHandler(
    ISettings settings, OutsidePeople outside, OutsideSync sync, ISecretStore secrets, UserStore users, IEventLog log, IDbContextFactory<BerthDb> databases, SessionEnding sessions)
{
    /// <summary>Stands for a password that is not shown; sent back it means "as it is".</summary>
    private const string Hidden = "●●●●●●●●";

    private static readonly string[] Providers = ["ad", "cloudron", "jumpcloud", "okta", "univention", "other", OutsideRules.Off];

    public async Task<IResult> GetAsync(CancellationToken cancellationToken)
    {
        var rules = await outside.RulesAsync(cancellationToken);
        return Results.Ok(new ExternalLdapConfig(
            rules.Provider, rules.Url, rules.BaseDn, rules.UsernameField, rules.Filter, rules.GroupBaseDn, rules.BindDn, rules.BindPassword is null ? "" : Hidden,
            rules.AutoCreate, rules.SyncGroups, rules.AcceptSelfSigned, rules.GroupFilter, rules.GroupNameField, rules.StartTls));
    }

    public async Task<IResult> SetAsync(ExternalLdapConfig request, HttpContext context)
    {
        var present = await outside.RulesAsync(context.RequestAborted);
        var checkedRules = Check(request, present);
        if (!checkedRules.IsOk)
        {
            return checkedRules.Error.ToHttp();
        }

        var rules = checkedRules.Value;
        if (rules.IsOn)
        {
            try
            {
                await outside.ListAsync(rules, context.RequestAborted);
            }
            catch (Exception problem) when (problem is LdapClientException or FormatException)
            {
                return Error.Invalid("external.unreachable", problem.Message, "url").ToHttp();
            }
        }

        await settings.SetAsync(OutsideRules.Setting, rules, context.RequestAborted);
        await log.AppendAsync(new("identity.external_ldap", EventEntry.By(Caller.Required(context))) { Data = new() { ["provider"] = rules.Provider, ["url"] = rules.Url } }, context.RequestAborted);
        return Results.Ok(new EmptyResponse());
    }

    public async Task<IResult> SyncAsync(HttpContext context)
    {
        if (context.Request.Query["dryRun"] == "true")
        {
            return (await sync.RunAsync(dryRun: true, context.RequestAborted)).ToHttp(Results.Ok);
        }

        var operations = context.RequestServices.GetRequiredService<IOperations>();
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        var operation = operations.Add(db, new NewOperation(SyncOperation.KindName, SyncOperation.Subject, Caller.Required(context).Username, "{}"));
        var committed = await operations.CommitAsync(db, operation, context.RequestAborted);
        operations.Wake();
        return committed.ToHttp(started => Results.Json(new TaskStartedResponse(started.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)), statusCode: StatusCodes.Status202Accepted));
    }

    public async Task<IResult> LinkAsync(ExternalLdapLinkRequest request, HttpContext context)
    {
        if (request is not { UserId: { } id, Linked: { } linked })
        {
            return Error.Invalid("external.link", "userId and linked are required.", "userId").ToHttp();
        }

        var changed = await users.ChangeAsync(
            Caller.Required(context),
            id,
            async (db, user) =>
            {
                if (linked && user.Username is null)
                {
                    return Error.Conflict("external.no_username", "This person has not chosen a username yet.");
                }

                // Whoever knew the old password knows nothing now.
                user.Source = linked ? OutsidePeople.Source : "";
                user.PasswordHash = null;
                await sessions.EndAsync(db, user.Id, null, context.RequestAborted);
                return null;
            },
            context.RequestAborted);
        return changed.ToHttp(_ => Results.Ok(new EmptyResponse()));
    }

    private Result<OutsideRules> Check(ExternalLdapConfig request, OutsideRules present)
    {
        if (request.Provider is not { } provider || !Providers.Contains(provider))
        {
            return Error.Invalid("external.provider", $"provider must be one of {string.Join(", ", Providers)}", "provider");
        }

        if (provider == OutsideRules.Off)
        {
            return OutsideRules.None;
        }

        if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var url) || url.Scheme is not ("ldap" or "ldaps") || url.Host.Length == 0)
        {
            return Error.Invalid("external.url", "url must be ldap://host or ldaps://host, with a port where it is not the usual one.", "url");
        }

        if (request.StartTls == true && url.Scheme == "ldaps")
        {
            return Error.Invalid("external.start_tls", "An ldaps:// connection is encrypted from its start. Use startTls with ldap://, or leave it out.", "startTls");
        }

        if (string.IsNullOrWhiteSpace(request.BaseDn) || (request.SyncGroups == true && string.IsNullOrWhiteSpace(request.GroupBaseDn)))
        {
            return Error.Invalid("external.base", "baseDn is required, and groupBaseDn where groups are taken over.", string.IsNullOrWhiteSpace(request.BaseDn) ? "baseDn" : "groupBaseDn");
        }

        var none = OutsideRules.None;

        // A kept password goes only where it went before, and not less protected.
        var kept = request.Url == present.Url && (request.StartTls == true || !present.StartTls) ? present.BindPassword : null;
        var password = request.BindPassword switch
        {
            null or Hidden => kept,
            "" => null,
            var given => secrets.Protect(given, OutsideRules.PasswordPurpose),
        };
        var rules = new OutsideRules(
            provider, request.Url!, request.BaseDn, Or(request.UsernameField, none.UsernameField), Or(request.Filter, none.Filter), request.GroupBaseDn ?? "",
            Or(request.GroupFilter, none.GroupFilter), Or(request.GroupnameField, none.GroupNameField), request.BindDn ?? "", password,
            request.AutoCreate == true, request.SyncGroups == true, request.AcceptSelfSignedCerts == true, request.StartTls == true);
        try
        {
            FilterText.Encode(rules.Filter);
            FilterText.Encode(rules.GroupFilter);
            FilterText.Encode($"({rules.UsernameField}=x)");
        }
        catch (FormatException problem)
        {
            return Error.Invalid("external.filter", problem.Message, "filter");
        }

        return rules;
    }

    private static string Or(string? given, string otherwise) => string.IsNullOrWhiteSpace(given) ? otherwise : given.Trim();
}
