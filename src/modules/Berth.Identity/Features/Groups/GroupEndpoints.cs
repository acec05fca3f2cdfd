using Berth.Contracts;
using Berth.Identity.Model;
using Berth.Identity.People;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Identity.Features.Groups;

internal static class GroupEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/groups", async (PeopleQueries people, CancellationToken cancellationToken) =>
                Results.Ok(new GroupListResponse(await people.GroupsAsync(null, cancellationToken))))
            .RequirePermission(Permission.GroupsManage).WithSummary("All groups").Produces<GroupListResponse>();
        api.MapGet("/groups/{groupId}", async (string groupId, PeopleQueries people, CancellationToken cancellationToken) =>
                await people.GroupsAsync(groupId, cancellationToken) is [var group] ? Results.Ok(group) : IdentityErrors.GroupNotFound.ToHttp())
            .RequirePermission(Permission.GroupsManage).WithSummary("One group").Produces<GroupResponse>();
        api.MapPost("/groups", (Body<GroupRequest> body, HttpContext context, GroupHandler handler) => handler.CreateAsync(body.Value, context))
            .RequirePermission(Permission.GroupsManage).WithSummary("Add a group").Produces<GroupResponse>(201);
        api.MapPost("/groups/{groupId}", (string groupId, Body<GroupRequest> body, HttpContext context, GroupHandler handler) => handler.RenameAsync(groupId, body.Value, context))
            .RequirePermission(Permission.GroupsManage).WithSummary("Rename a group (up to 7.x)").Produces<EmptyResponse>();
        api.MapPut("/groups/{groupId}/name", (string groupId, Body<GroupRequest> body, HttpContext context, GroupHandler handler) => handler.RenameAsync(groupId, body.Value, context))
            .RequirePermission(Permission.GroupsManage).WithSummary("Rename a group").Produces<EmptyResponse>();
        api.MapPut("/groups/{groupId}/members", (string groupId, Body<UserIdsRequest> body, HttpContext context, GroupHandler handler) => handler.SetMembersAsync(groupId, body.Value, context))
            .RequirePermission(Permission.GroupsManage).WithSummary("Set a group's members").Produces<EmptyResponse>();
        api.MapDelete("/groups/{groupId}", (string groupId, HttpContext context, GroupHandler handler) => handler.RemoveAsync(groupId, context))
            .RequirePermission(Permission.GroupsManage).WithSummary("Remove a group").Produces(204);
    }
}
