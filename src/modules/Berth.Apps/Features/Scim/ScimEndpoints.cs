using Berth.Domains;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Apps.Features.Scim;

/// <summary>
/// SCIM 2.0 for apps with the <c>scim</c> addon (packaging-contract.md 2.18), read only. These routes are outside the
/// REST API: an app's own token opens them, nobody else's does.
/// </summary>
internal static class ScimEndpoints
{
    public const int MostPerPage = 1000;

    private const int Usual = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var scim = routes.MapGroup("/scim/v2").AllowEverybody().ExcludeFromDescription();
        scim.MapGet("/Users", (HttpContext context, ScimCallers callers, PlatformAddress address) => WithViewAsync(context, callers, view => List(
            context, view.Users, (user, filter) => filter.Matches(("id", user.Id), ("userName", user.Username), ("displayName", user.DisplayName), ("emails", user.Email), ("emails.value", user.Email)),
            user => ScimShape.User(user, view, Origin(address)))));
        scim.MapGet("/Users/{id}", (string id, HttpContext context, ScimCallers callers, PlatformAddress address) => WithViewAsync(context, callers, view =>
            view.Find(id) is { } user ? ScimShape.Answer(ScimShape.User(user, view, Origin(address))) : ScimShape.Error(404, $"There is no user {id}.")));
        scim.MapGet("/Groups", (HttpContext context, ScimCallers callers, PlatformAddress address) => WithViewAsync(context, callers, view => List(
            context, view.Groups, (group, filter) => filter.Matches(("id", group.Id), ("displayName", group.Name)),
            group => ScimShape.Group(group, view, Origin(address)))));
        scim.MapGet("/Groups/{id}", (string id, HttpContext context, ScimCallers callers, PlatformAddress address) => WithViewAsync(context, callers, view =>
            view.Groups.FirstOrDefault(group => group.Id == id) is { } found ? ScimShape.Answer(ScimShape.Group(found, view, Origin(address))) : ScimShape.Error(404, $"There is no group {id}.")));
        scim.MapGet("/ServiceProviderConfig", (HttpContext context, ScimCallers callers) => WithViewAsync(context, callers, _ => ScimShape.Answer(ScimShape.Provider())));
    }

    private static async Task<IResult> WithViewAsync(HttpContext context, ScimCallers callers, Func<ScimView, IResult> answer)
    {
        if (await callers.FindAsync(context) is { } view)
        {
            return answer(view);
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return ScimShape.Error(401, "An app's CLOUDRON_SCIM_TOKEN is needed as bearer token.");
    }

    private static IResult List<T>(HttpContext context, IReadOnlyList<T> all, Func<T, ScimFilter, bool> matches, Func<T, System.Text.Json.Nodes.JsonObject> shape)
    {
        var filter = ScimFilter.Parse(context.Request.Query["filter"]);
        if (!filter.IsOk && filter.Error is { } invalid)
        {
            return ScimShape.Error(400, invalid.Message, "invalidFilter");
        }

        // Numbers out of range mean the nearest that is not (RFC 7644 3.4.2.4).
        var start = Math.Max(1, Number(context, "startIndex", 1));
        var count = Math.Clamp(Number(context, "count", Usual), 0, MostPerPage);
        var found = filter.Value is { } wanted ? [.. all.Where(one => matches(one, wanted))] : all;
        return ScimShape.Answer(ScimShape.List(found, start, count, shape));
    }

    private static int Number(HttpContext context, string name, int otherwise) =>
        int.TryParse(context.Request.Query[name], System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static string Origin(PlatformAddress address) => $"{address.DashboardOrigin}/scim/v2";
}
