using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Web;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.People;

/// <summary>People and groups as the wire shows them.</summary>
internal sealed class PeopleQueries(IDbContextFactory<BerthDb> databases)
{
    /// <param name="search">Part of a username, an e-mail address or a display name.</param>
    public async Task<IReadOnlyList<UserResponse>> UsersAsync(Paging paging, string? search, bool? active, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var users = db.Set<User>().AsNoTracking();
        if (active is { } wanted)
        {
            users = users.Where(user => user.Active == wanted);
        }

        if (!string.IsNullOrWhiteSpace(search))
        {
            var pattern = Like.Containing(search.Trim());
            var named = db.Set<User>()
                .Where(user => EF.Functions.Like(user.Username!, pattern, Like.Escape)
                    || EF.Functions.Like(user.Email, pattern, Like.Escape)
                    || EF.Functions.Like(user.FallbackEmail, pattern, Like.Escape)
                    || EF.Functions.Like(user.DisplayName, pattern, Like.Escape))
                .Select(user => user.Id);
            users = users.Where(user => named.Contains(user.Id));
        }

        var found = await users.OrderBy(user => user.Username ?? user.Email).ThenBy(user => user.Id)
            .Skip(paging.Skip).Take(paging.PerPage).ToListAsync(cancellationToken);
        var groups = await GroupIdsAsync(db, found, cancellationToken);
        return found.ConvertAll(user => Wire(user, groups[user.Id]));
    }

    public async Task<UserResponse?> UserAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<User>().FindAsync([id], cancellationToken) is { } user
            ? Wire(user, (await GroupIdsAsync(db, [user], cancellationToken))[id])
            : null;
    }

    public async Task<IReadOnlyList<GroupResponse>> GroupsAsync(string? onlyId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var groups = await db.Set<Group>().AsNoTracking().Where(group => onlyId == null || group.Id == onlyId).OrderBy(group => group.Name).ToListAsync(cancellationToken);
        var members = (await db.Set<GroupMember>().AsNoTracking().Where(member => onlyId == null || member.GroupId == onlyId).ToListAsync(cancellationToken))
            .ToLookup(member => member.GroupId, member => member.UserId);
        return groups.ConvertAll(group => new GroupResponse(group.Id, group.Name, group.Source, [.. members[group.Id]]));
    }

    private static async Task<ILookup<string, string>> GroupIdsAsync(BerthDb db, List<User> users, CancellationToken cancellationToken)
    {
        var members = db.Set<GroupMember>().AsNoTracking();
        if (users.Count <= 100)
        {
            var ids = users.ConvertAll(user => user.Id);
            members = members.Where(member => ids.Contains(member.UserId));
        }

        return (await members.ToListAsync(cancellationToken)).ToLookup(member => member.UserId, member => member.GroupId);
    }

    private static UserResponse Wire(User user, IEnumerable<string> groupIds) => new()
    {
        Id = user.Id,
        Username = user.Username,
        Email = user.Email,
        FallbackEmail = user.FallbackEmail,
        DisplayName = user.DisplayName,
        GroupIds = [.. groupIds],
        Active = user.Active,
        Source = user.Source,
        Role = user.Role.Wire(),
        Admin = user.Role >= Role.Admin,
        TwoFactorAuthenticationEnabled = user.TotpEnabled,
        InviteAccepted = user.InviteAccepted,
        CreationTime = user.CreatedAt,
    };
}
