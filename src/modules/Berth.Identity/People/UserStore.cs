using System.Text.Json.Nodes;
using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Kernel;
using Berth.Platform;
using Berth.Web;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.People;

/// <summary>Units of work on people: one at a time, committed together with their line in the event log.</summary>
internal sealed class UserStore(IDbContextFactory<BerthDb> databases, DirectoryLock directory, PeopleVersion version, IEventLog log)
{
    /// <summary>
    /// Runs a change on one person on behalf of <paramref name="caller"/>, who must not be below them. Nothing is
    /// kept when it fails.
    /// </summary>
    public Task<Result<User>> ChangeAsync(Caller caller, string userId, Func<BerthDb, User, Task<Error?>> change, CancellationToken cancellationToken) =>
        CommitAsync(
            caller,
            async db =>
            {
                if (await db.Set<User>().FindAsync([userId], cancellationToken) is not { } user)
                {
                    return IdentityErrors.UserNotFound;
                }

                if (user.Role > RoleNames.Parse(caller.Role))
                {
                    return IdentityErrors.AboveOwnRole;
                }

                var problem = await change(db, user);
                return problem is null ? user : problem;
            },
            "user.update",
            cancellationToken);

    /// <summary>Runs a change whose result is the person it was about.</summary>
    public async Task<Result<User>> CommitAsync(
        Caller? caller, Func<BerthDb, Task<Result<User>>> change, string action, CancellationToken cancellationToken)
    {
        using var held = await directory.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var result = await change(db);
        if (!result.IsOk)
        {
            return result;
        }

        var source = caller is null
            ? new EventSource { Username = result.Value.Username, UserId = result.Value.Id }
            : EventEntry.By(caller);
        log.Add(db, new(action, source) { Data = Described(result.Value) });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException problem) when (problem.IsDuplicate())
        {
            return problem.InnerException!.Message.Contains("identity_users.Username", StringComparison.Ordinal)
                ? IdentityErrors.UsernameTaken
                : IdentityErrors.EmailTaken;
        }

        await transaction.CommitAsync(cancellationToken);
        await version.RaiseAsync(cancellationToken);
        return result;
    }

    /// <summary>Fails when nobody but <paramref name="user"/> could still run the server.</summary>
    public static async Task<Error?> AnotherOwnerStaysAsync(BerthDb db, User user, CancellationToken cancellationToken) =>
        user is { Role: Role.Owner, Active: true }
            && !await db.Set<User>().AnyAsync(other => other.Role == Role.Owner && other.Active && other.Id != user.Id, cancellationToken)
            ? IdentityErrors.LastOwner
            : null;

    private static JsonObject Described(User user) => new()
    {
        ["userId"] = user.Id,
        ["user"] = new JsonObject
        {
            ["username"] = user.Username,
            ["email"] = user.Email,
            ["role"] = user.Role.Wire(),
            ["active"] = user.Active,
        },
    };
}
