using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.People;
using Berth.Kernel;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Features.Groups;

internal sealed class GroupHandler(IDbContextFactory<BerthDb> databases, DirectoryLock directory, PeopleVersion version, IEventLog log, TimeProvider clock)
{
    public async Task<IResult> CreateAsync(GroupRequest request, HttpContext context)
    {
        var name = NameRules.GroupName(request.Name);
        if (!name.IsOk)
        {
            return name.Error.ToHttp();
        }

        var group = new Group { Id = $"gid-{Guid.CreateVersion7()}", Name = name.Value, CreatedAt = clock.GetUtcNow() };
        var refusal = await CommitAsync(
            "group.add",
            context,
            db =>
            {
                db.Add(group);
                return Task.FromResult<Result<Group>>(group);
            });
        return refusal?.ToHttp() ?? Results.Json(new GroupResponse(group.Id, group.Name, group.Source, []), statusCode: 201);
    }

    public async Task<IResult> RenameAsync(string groupId, GroupRequest request, HttpContext context)
    {
        var name = NameRules.GroupName(request.Name);
        if (!name.IsOk)
        {
            return name.Error.ToHttp();
        }

        return Done(await ChangeAsync("group.update", groupId, context, (_, group) =>
        {
            group.Name = name.Value;
            return Task.FromResult<Error?>(null);
        }));
    }

    public async Task<IResult> SetMembersAsync(string groupId, UserIdsRequest request, HttpContext context)
    {
        if (request.UserIds is not { } wanted)
        {
            return Error.Invalid("group.members", "userIds must be a list of user ids", "userIds").ToHttp();
        }

        var ids = wanted.Distinct().ToList();
        return Done(await ChangeAsync("group.update", groupId, context, async (db, group) =>
        {
            if (await db.Set<User>().CountAsync(user => ids.Contains(user.Id), context.RequestAborted) != ids.Count)
            {
                return IdentityErrors.UserNotFound;
            }

            await db.Set<GroupMember>().Where(member => member.GroupId == group.Id).ExecuteDeleteAsync(context.RequestAborted);
            db.AddRange(ids.Select(id => new GroupMember { GroupId = group.Id, UserId = id }));
            return null;
        }));
    }

    public async Task<IResult> RemoveAsync(string groupId, HttpContext context)
    {
        var refusal = await ChangeAsync("group.remove", groupId, context, (db, group) =>
        {
            db.Remove(group);
            return Task.FromResult<Error?>(null);
        });
        return refusal?.ToHttp() ?? Results.NoContent();
    }

    private static IResult Done(Error? refusal) => refusal?.ToHttp() ?? Results.Ok(new EmptyResponse());

    private Task<Error?> ChangeAsync(string action, string groupId, HttpContext context, Func<BerthDb, Group, Task<Error?>> change) =>
        CommitAsync(action, context, async db =>
        {
            if (await db.Set<Group>().FindAsync([groupId], context.RequestAborted) is not { } group)
            {
                return IdentityErrors.GroupNotFound;
            }

            var refusal = group.Source.Length > 0 ? IdentityErrors.Outside : await change(db, group);
            return refusal is null ? group : refusal;
        });

    private async Task<Error?> CommitAsync(string action, HttpContext context, Func<BerthDb, Task<Result<Group>>> change)
    {
        using var held = await directory.EnterAsync(context.RequestAborted);
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        await using var transaction = await db.Database.BeginTransactionAsync(context.RequestAborted);
        var result = await change(db);
        if (!result.IsOk)
        {
            return result.Error;
        }

        log.Add(db, new(action, EventEntry.By(Caller.Required(context))) { Data = new() { ["groupId"] = result.Value.Id, ["name"] = result.Value.Name } });
        try
        {
            await db.SaveChangesAsync(context.RequestAborted);
        }
        catch (DbUpdateException problem) when (problem.IsDuplicate())
        {
            return IdentityErrors.GroupTaken;
        }

        await transaction.CommitAsync(context.RequestAborted);
        await version.RaiseAsync(context.RequestAborted);
        return null;
    }
}
