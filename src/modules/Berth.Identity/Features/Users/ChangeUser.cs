using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.Passwords;
using Berth.Identity.People;
using Berth.Identity.Tokens;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Features.Users;

internal sealed class ChangeUser(UserStore users, PasswordHasher hasher, SessionEnding sessions)
{
    public static readonly Error UnknownRole = Error.Invalid("user.role", "role must be one of owner, admin, mailmanager, usermanager, user", "role");

    public async Task<IResult> RunAsync(string userId, UserRequest request, HttpContext context)
    {
        var caller = Caller.Required(context);
        var changed = await users.ChangeAsync(
            caller,
            userId,
            async (db, user) => await SetRoleAsync(db, caller, user, request, context.RequestAborted)
                ?? (request.Active is { } active ? await SetActiveAsync(db, caller, user, active, context.RequestAborted) : null)
                ?? new UserFields(request.Email, request.FallbackEmail, request.DisplayName, request.Username).ApplyTo(user),
            context.RequestAborted);
        return changed.ToHttp(_ => Results.NoContent());
    }

    public Task<IResult> SetActiveAsync(string userId, ActiveRequest request, HttpContext context) =>
        request.Active is { } active
            ? RunAsync(userId, new UserRequest { Active = active }, context)
            : Task.FromResult(Error.Invalid("user.active", "active must be true or false", "active").ToHttp());

    public async Task<IResult> SetGroupsAsync(string userId, GroupIdsRequest request, HttpContext context)
    {
        if (request.GroupIds is not { } wanted)
        {
            return Error.Invalid("user.groups", "groupIds must be a list of group ids", "groupIds").ToHttp();
        }

        var ids = wanted.Distinct().ToList();
        var changed = await users.ChangeAsync(
            Caller.Required(context),
            userId,
            async (db, user) =>
            {
                if (await db.Set<Group>().CountAsync(group => ids.Contains(group.Id), context.RequestAborted) != ids.Count)
                {
                    return IdentityErrors.GroupNotFound;
                }

                await db.Set<GroupMember>().Where(member => member.UserId == user.Id).ExecuteDeleteAsync(context.RequestAborted);
                db.AddRange(ids.Select(id => new GroupMember { GroupId = id, UserId = user.Id }));
                return null;
            },
            context.RequestAborted);
        return changed.ToHttp(_ => Results.NoContent());
    }

    public async Task<IResult> SetPasswordAsync(string userId, PasswordRequest request, HttpContext context)
    {
        if (PasswordRules.Check(request.Password) is { } weak)
        {
            return weak.ToHttp();
        }

        var caller = Caller.Required(context);
        if (caller.UserId == userId)
        {
            return Error.Conflict("user.own_password", "Change your own password in the profile, where the present one is asked for.").ToHttp();
        }

        var hash = await hasher.HashAsync(request.Password!, context.RequestAborted);
        var changed = await users.ChangeAsync(
            caller,
            userId,
            async (db, user) =>
            {
                if (user.Source.Length > 0)
                {
                    return IdentityErrors.Outside;
                }

                user.PasswordHash = hash;
                user.InviteAccepted = true;
                await sessions.EndAsync(db, user.Id, null, context.RequestAborted);
                return null;
            },
            context.RequestAborted);
        return changed.ToHttp(_ => Results.NoContent());
    }

    private static async Task<Error?> SetRoleAsync(BerthDb db, Caller caller, User user, UserRequest request, CancellationToken cancellationToken)
    {
        var name = request.Role ?? (request.Admin is { } admin && admin != user.Role >= Role.Admin ? (admin ? "admin" : "user") : null);
        if (name is null)
        {
            return null;
        }

        if (RoleNames.Parse(name) is not { } role)
        {
            return UnknownRole;
        }

        if (role == user.Role)
        {
            return null;
        }

        if (user.Id == caller.UserId)
        {
            return IdentityErrors.Self;
        }

        if (role > RoleNames.Parse(caller.Role))
        {
            return IdentityErrors.AboveOwnRole;
        }

        var refusal = await UserStore.AnotherOwnerStaysAsync(db, user, cancellationToken);
        user.Role = role;
        return refusal;
    }

    private async Task<Error?> SetActiveAsync(BerthDb db, Caller caller, User user, bool active, CancellationToken cancellationToken)
    {
        if (active == user.Active)
        {
            return null;
        }

        if (user.Id == caller.UserId)
        {
            return IdentityErrors.Self;
        }

        var refusal = active ? null : await UserStore.AnotherOwnerStaysAsync(db, user, cancellationToken);
        user.Active = active;
        if (refusal is null && !active)
        {
            await sessions.EndAsync(db, user.Id, null, cancellationToken);
        }

        return refusal;
    }
}
