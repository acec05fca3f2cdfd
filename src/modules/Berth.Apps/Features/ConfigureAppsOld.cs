using Berth.Apps.Requests;
using Berth.Contracts;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Apps.Features;

/// <summary><c>POST /apps/:id/configure</c> of 2016-2019: several settings at once, one task.</summary>
internal static class ConfigureAppsOld
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/apps/{id}/configure", HandleAsync)
        .RequirePermission(Permission.AppsManage)
        .WithSummary("Change several settings (2016-2019)");

    private static async Task<IResult> HandleAsync(string id, HttpContext context, Body<ConfigureRequest> body, AppMetadata metadata, AppEditor editor, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var access = request.AccessRestriction.ValueKind == System.Text.Json.JsonValueKind.Undefined ? (string?)null : SettingChoices.CheckAccess(request.AccessRestriction);
        var recorded = await metadata.SetAsync(
            id,
            access.Error ?? SettingChoices.CheckLabel(request.Label),
            row =>
            {
                row.AccessRestriction = request.AccessRestriction.ValueKind == System.Text.Json.JsonValueKind.Undefined ? row.AccessRestriction : access.Value;
                row.Label = request.Label ?? row.Label;
                row.EnableBackup = request.EnableBackup ?? row.EnableBackup;
                row.EnableAutomaticUpdate = request.EnableAutomaticUpdate ?? row.EnableAutomaticUpdate;
            },
            cancellationToken,
            affectsRoutes: true);
        if (!recorded.IsOk)
        {
            return recorded.Error.ToHttp();
        }

        var moved = new LocationRequest
        {
            Subdomain = request.Subdomain,
            Location = request.Location,
            Domain = request.Domain,
            Ports = request.Ports,
            PortBindings = request.PortBindings,
            RedirectDomains = request.RedirectDomains,
            AlternateDomains = request.AlternateDomains,
        };
        return Started.Task(await editor.ConfigureAsync(id, moved, request.Env, request.MemoryLimit, Caller.Required(context).Username, cancellationToken));
    }
}
