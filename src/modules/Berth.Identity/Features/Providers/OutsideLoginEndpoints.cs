using Berth.Contracts;
using Berth.Identity.Providers;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Identity.Features.Providers;

/// <summary>Which accounts elsewhere somebody is connected with. Connecting is done on the page <c>/account/connections</c>, in the person's own browser.</summary>
internal static class OutsideLoginEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/profile/outside_logins", (HttpContext context, ProviderAccounts accounts) => ListAsync(Caller.Required(context).UserId, accounts, context))
            .RequirePermission(Permission.Profile).WithSummary("The caller's accounts elsewhere").Produces<OutsideLoginListResponse>();
        api.MapDelete("/profile/outside_logins/{loginId}", (string loginId, HttpContext context, ProviderAccounts accounts) => RemoveAsync(Caller.Required(context).UserId, loginId, accounts, context))
            .RequirePermission(Permission.Profile).WithSummary("Disconnect one").Produces(204);
        api.MapGet("/users/{userId}/outside_logins", (string userId, HttpContext context, ProviderAccounts accounts) => ListAsync(userId, accounts, context))
            .RequirePermission(Permission.UsersRead).WithSummary("A person's accounts elsewhere").Produces<OutsideLoginListResponse>();
        api.MapDelete("/users/{userId}/outside_logins/{loginId}", (string userId, string loginId, HttpContext context, ProviderAccounts accounts) => RemoveAsync(userId, loginId, accounts, context))
            .RequirePermission(Permission.UsersManage).WithSummary("Disconnect one of a person's").Produces(204);
    }

    private static async Task<IResult> ListAsync(string userId, ProviderAccounts accounts, HttpContext context) =>
        Results.Ok(new OutsideLoginListResponse([.. (await accounts.ListAsync(userId, context.RequestAborted)).Select(row => new OutsideLoginResponse(row.Id, row.Issuer, row.Label, row.CreatedAt, row.LastUsedAt))]));

    private static async Task<IResult> RemoveAsync(string userId, string id, ProviderAccounts accounts, HttpContext context) =>
        (await accounts.DisconnectAsync(userId, id, Caller.Required(context), context.RequestAborted))?.ToHttp() ?? Results.NoContent();
}
