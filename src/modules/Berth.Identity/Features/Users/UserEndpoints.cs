using Berth.Contracts;
using Berth.Identity.Model;
using Berth.Identity.People;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Identity.Features.Users;

internal static class UserEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/users", async (Paging paging, string? search, bool? active, PeopleQueries people, CancellationToken cancellationToken) =>
                Results.Ok(new UserListResponse(await people.UsersAsync(paging, search, active, cancellationToken))))
            .RequirePermission(Permission.UsersRead).WithSummary("People, by name; search looks into names and addresses").Produces<UserListResponse>();
        api.MapGet("/users/{userId}", async (string userId, PeopleQueries people, CancellationToken cancellationToken) =>
                await people.UserAsync(userId, cancellationToken) is { } user ? Results.Ok(user) : IdentityErrors.UserNotFound.ToHttp())
            .RequirePermission(Permission.UsersRead).WithSummary("One person").Produces<UserResponse>();
        api.MapPost("/users", (Body<UserRequest> body, HttpContext context, CreateUser handler) => handler.RunAsync(body.Value, context))
            .RequirePermission(Permission.UsersManage).WithSummary("Add a person, with a password or to be invited").Produces<UserResponse>(201);

        // The first path is that of servers up to 7.x, which changes role and active too.
        api.MapPost("/users/{userId}", (string userId, Body<UserRequest> body, HttpContext context, ChangeUser handler) => handler.RunAsync(userId, body.Value, context))
            .RequirePermission(Permission.UsersManage).WithSummary("Change a person").Produces(204);
        api.MapPost("/users/{userId}/profile", (string userId, Body<UserRequest> body, HttpContext context, ChangeUser handler) =>
                handler.RunAsync(userId, body.Value with { Role = null, Admin = null, Active = null }, context))
            .RequirePermission(Permission.UsersManage).WithSummary("Change a person's names and addresses").Produces(204);
        api.MapPut("/users/{userId}/role", (string userId, Body<RoleRequest> body, HttpContext context, ChangeUser handler) =>
                handler.RunAsync(userId, new UserRequest { Role = body.Value.Role ?? "" }, context))
            .RequirePermission(Permission.UsersManage).WithSummary("Give another role").Produces(204);
        api.MapPost("/users/{userId}/make_owner", (string userId, HttpContext context, ChangeUser handler) =>
                handler.RunAsync(userId, new UserRequest { Role = "owner" }, context))
            .RequirePermission(Permission.Owner).WithSummary("Make an owner").Produces(204);
        api.MapPut("/users/{userId}/active", (string userId, Body<ActiveRequest> body, HttpContext context, ChangeUser handler) => handler.SetActiveAsync(userId, body.Value, context))
            .RequirePermission(Permission.UsersManage).WithSummary("Switch a person on or off").Produces(204);
        api.MapPost("/users/{userId}/active", (string userId, Body<ActiveRequest> body, HttpContext context, ChangeUser handler) => handler.SetActiveAsync(userId, body.Value, context))
            .RequirePermission(Permission.UsersManage).WithSummary("Switch a person on or off").Produces(204);
        api.MapPut("/users/{userId}/groups", (string userId, Body<GroupIdsRequest> body, HttpContext context, ChangeUser handler) => handler.SetGroupsAsync(userId, body.Value, context))
            .RequirePermission(Permission.UsersManage).WithSummary("Set a person's groups").Produces(204);
        api.MapPost("/users/{userId}/password", (string userId, Body<PasswordRequest> body, HttpContext context, ChangeUser handler) => handler.SetPasswordAsync(userId, body.Value, context))
            .RequirePermission(Permission.UsersManage).WithSummary("Set a person's password; their sessions end").Produces(204);
        api.MapDelete("/users/{userId}", (string userId, HttpContext context, RemoveUser handler) => handler.RunAsync(userId, context))
            .RequirePermission(Permission.UsersManage).WithSummary("Remove a person").Produces(204);
    }
}
