using Berth.Contracts;
using Berth.Kernel;

namespace Berth.Identity;

/// <summary>A person, as other modules see them.</summary>
/// <param name="Id"><c>uid-…</c></param>
/// <param name="Username">Null while an invited person has not chosen one; such a person cannot sign in yet.</param>
/// <param name="Email">Lower case.</param>
public sealed record DirectoryUser(string Id, string? Username, string Email, string FallbackEmail, string DisplayName, Role Role, bool Active, string Source)
{
    public IReadOnlyList<string> GroupIds { get; init; } = [];

    /// <summary>Sessions from before this have ended, wherever they are kept.</summary>
    public DateTimeOffset? SignedOutAt { get; init; }
}

/// <param name="Id"><c>gid-…</c></param>
public sealed record DirectoryGroup(string Id, string Name, IReadOnlyList<string> UserIds);

/// <summary>The people of this server, for other modules.</summary>
public interface IIdentity
{
    /// <param name="key">User id, username or e-mail address; case does not matter.</param>
    Task<DirectoryUser?> FindUserAsync(string key, CancellationToken cancellationToken);

    /// <summary>Throttled, recorded, and the same in answer and cost for unknown names and wrong passwords: <c>login.wrong</c> or <c>login.too_many</c>.</summary>
    Task<Result<DirectoryUser>> VerifyPasswordAsync(PasswordCheck check, CancellationToken cancellationToken);

    /// <summary>Active people with a username who may enter an app, by username.</summary>
    /// <param name="restriction">Null lets everybody in. Admins always may.</param>
    Task<IReadOnlyList<DirectoryUser>> UsersAllowedAsync(AccessRestriction? restriction, CancellationToken cancellationToken);

    Task<bool> MayEnterAsync(string userId, AccessRestriction? restriction, CancellationToken cancellationToken);

    /// <summary>All groups, by name.</summary>
    Task<IReadOnlyList<DirectoryGroup>> GroupsAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<DirectoryGroup>> GroupsOfAsync(string userId, CancellationToken cancellationToken);

    /// <summary>The first active owner; null before activation.</summary>
    Task<DirectoryUser?> OwnerAsync(CancellationToken cancellationToken);
}
