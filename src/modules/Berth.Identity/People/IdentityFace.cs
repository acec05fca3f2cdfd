using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.SignIn;
using Berth.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.People;

internal sealed class IdentityFace(IDbContextFactory<BerthDb> databases, SignInService signIn) : IIdentity
{
    public async Task<DirectoryUser?> FindUserAsync(string key, CancellationToken cancellationToken)
    {
        var name = key.Trim().ToLowerInvariant();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var user = await db.Set<User>().AsNoTracking()
            .FirstOrDefaultAsync(user => user.Id == name || user.Username == name || user.Email == name, cancellationToken);
        return user is null ? null : await WithGroupsAsync(db, user, cancellationToken);
    }

    public async Task<Result<DirectoryUser>> VerifyPasswordAsync(PasswordCheck check, CancellationToken cancellationToken)
    {
        var user = await signIn.VerifyAsync(check, cancellationToken);
        if (!user.IsOk)
        {
            return user.Error;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await WithGroupsAsync(db, user.Value, cancellationToken);
    }

    public async Task<IReadOnlyList<DirectoryUser>> UsersAllowedAsync(AccessRestriction? restriction, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var users = await Allowed(db, restriction).Where(user => user.Username != null).OrderBy(user => user.Username).ToListAsync(cancellationToken);
        var groups = (await db.Set<GroupMember>().AsNoTracking().ToListAsync(cancellationToken)).ToLookup(member => member.UserId, member => member.GroupId);
        return users.ConvertAll(user => Face(user, groups[user.Id]));
    }

    public async Task<bool> MayEnterAsync(string userId, AccessRestriction? restriction, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Allowed(db, restriction).AnyAsync(user => user.Id == userId, cancellationToken);
    }

    public async Task<IReadOnlyList<DirectoryGroup>> GroupsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await GroupsAsync(db, db.Set<Group>().AsNoTracking(), cancellationToken);
    }

    public async Task<IReadOnlyList<DirectoryGroup>> GroupsOfAsync(string userId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var own = db.Set<GroupMember>().Where(member => member.UserId == userId).Select(member => member.GroupId);
        return await GroupsAsync(db, db.Set<Group>().AsNoTracking().Where(group => own.Contains(group.Id)), cancellationToken);
    }

    public async Task<DirectoryUser?> OwnerAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var owner = await db.Set<User>().AsNoTracking().Where(user => user.Role == Role.Owner && user.Active)
            .OrderBy(user => user.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        return owner is null ? null : await WithGroupsAsync(db, owner, cancellationToken);
    }

    private static IQueryable<User> Allowed(BerthDb db, AccessRestriction? restriction)
    {
        var active = db.Set<User>().AsNoTracking().Where(user => user.Active);
        if (restriction is null)
        {
            return active;
        }

        var users = restriction.Users ?? [];
        var groups = restriction.Groups ?? [];
        var members = db.Set<GroupMember>().Where(member => groups.Contains(member.GroupId)).Select(member => member.UserId);
        return active.Where(user => user.Role == Role.Admin || user.Role == Role.Owner || users.Contains(user.Id) || members.Contains(user.Id));
    }

    private static async Task<IReadOnlyList<DirectoryGroup>> GroupsAsync(BerthDb db, IQueryable<Group> groups, CancellationToken cancellationToken)
    {
        var ids = groups.Select(group => group.Id);
        var members = (await db.Set<GroupMember>().AsNoTracking().Where(member => ids.Contains(member.GroupId)).ToListAsync(cancellationToken))
            .ToLookup(member => member.GroupId, member => member.UserId);
        return (await groups.OrderBy(group => group.Name).ToListAsync(cancellationToken))
            .ConvertAll(group => new DirectoryGroup(group.Id, group.Name, [.. members[group.Id]]));
    }

    private static async Task<DirectoryUser> WithGroupsAsync(BerthDb db, User user, CancellationToken cancellationToken) =>
        Face(user, await db.Set<GroupMember>().Where(member => member.UserId == user.Id).Select(member => member.GroupId).ToListAsync(cancellationToken));

    private static DirectoryUser Face(User user, IEnumerable<string> groupIds) =>
        new(user.Id, user.Username, user.Email, user.FallbackEmail, user.DisplayName, user.Role, user.Active, user.Source) { GroupIds = [.. groupIds], SignedOutAt = user.SignedOutAt };
}
