using Berth.Contracts;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Identity.Features.Outside;

internal static class ExternalLdapEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        // The second is what servers of 2022 called it.
        foreach (var path in new[] { "/external_ldap/config", "/settings/external_ldap_config" })
        {
            api.MapGet(path, (ExternalLdapHandler handler, CancellationToken cancellationToken) => handler.GetAsync(cancellationToken))
                .RequirePermission(Permission.SettingsRead).WithSummary("The outside directory").Produces<ExternalLdapConfig>();
            api.MapPost(path, (Body<ExternalLdapConfig> body, HttpContext context, ExternalLdapHandler handler) => handler.SetAsync(body.Value, context))
                .RequirePermission(Permission.SettingsManage).WithSummary("Set up or switch off the outside directory; it is asked once before anything is kept").Produces<EmptyResponse>();
        }

        foreach (var path in new[] { "/external_ldap/sync", "/cloudron/sync_external_ldap" })
        {
            api.MapPost(path, (HttpContext context, ExternalLdapHandler handler) => handler.SyncAsync(context))
                .RequirePermission(Permission.UsersManage).WithSummary("Take over its people; with dryRun=true only say what would change").Produces<TaskStartedResponse>(202).Produces<ExternalLdapReport>();
        }

        api.MapPost("/external_ldap/link", (Body<ExternalLdapLinkRequest> body, HttpContext context, ExternalLdapHandler handler) => handler.LinkAsync(body.Value, context))
            .RequirePermission(Permission.SettingsManage).WithSummary("Say that a local account is the directory's person of the same name, or is not").Produces<EmptyResponse>();
    }
}
