namespace Berth.Identity.Model;

internal sealed class Group
{
    /// <summary><c>gid-…</c></summary>
    public required string Id { get; init; }

    /// <summary>Lower case, unique.</summary>
    public required string Name { get; set; }

    /// <summary>Empty is local, or <c>ldap</c>.</summary>
    public string Source { get; init; } = "";

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class GroupMember
{
    public required string GroupId { get; init; }

    public required string UserId { get; init; }
}
