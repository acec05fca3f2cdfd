using System.Text.Json.Serialization;

namespace Berth.Contracts;

public sealed record UserResponse
{
    public required string Id { get; init; }

    public string? Username { get; init; }

    public required string Email { get; init; }

    public string FallbackEmail { get; init; } = "";

    public string DisplayName { get; init; } = "";

    public IReadOnlyList<string> GroupIds { get; init; } = [];

    public bool Active { get; init; } = true;

    /// <summary>Empty is local, or <c>ldap</c>.</summary>
    public string Source { get; init; } = "";

    public required string Role { get; init; }

    /// <summary>The 2019 form of <see cref="Role"/>.</summary>
    public bool Admin { get; init; }

    public bool TwoFactorAuthenticationEnabled { get; init; }

    public bool InviteAccepted { get; init; }

    public IReadOnlyList<string> NotificationConfig { get; init; } = [];

    public DateTimeOffset CreationTime { get; init; }
}

public sealed record UserListResponse(IReadOnlyList<UserResponse> Users);

/// <summary>Creates or changes a user; when changing, what is absent stays.</summary>
public sealed record UserRequest
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Email { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Username { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Password { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DisplayName { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FallbackEmail { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Role { get; init; }

    /// <summary>The 2019 form of <see cref="Role"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Admin { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Active { get; init; }
}

public sealed record UserCreatedResponse(string Id);

public sealed record RoleRequest(string? Role);

public sealed record ActiveRequest(bool? Active);

public sealed record GroupIdsRequest(IReadOnlyList<string>? GroupIds);

/// <param name="ExpiresAt">Milliseconds since 1970; only for <c>/users/:id/ghost</c>.</param>
public sealed record PasswordRequest(string? Password, long? ExpiresAt = null);

public sealed record EmailRequest(string? Email);

public sealed record PasswordResetLinkResponse(string PasswordResetLink);

public sealed record InviteLinkResponse(string InviteLink)
{
    /// <summary>The link's code alone, as 2019 clients want it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ResetToken { get; init; }
}

public sealed record GroupResponse(string Id, string Name, string Source, IReadOnlyList<string> UserIds);

public sealed record GroupListResponse(IReadOnlyList<GroupResponse> Groups);

public sealed record GroupRequest(string? Name);

public sealed record UserIdsRequest(IReadOnlyList<string>? UserIds);

/// <summary>What holds for everybody's account.</summary>
/// <param name="Mandatory2FA">Without a second factor one can do nothing but set one up.</param>
public sealed record UserDirectoryConfig(bool? LockUserProfiles, [property: JsonPropertyName("mandatory2FA")] bool? Mandatory2FA);

/// <summary>People as a file holds them.</summary>
public sealed record PeopleFile(IReadOnlyList<PersonEntry> Users);

public sealed record PersonEntry
{
    public string? Username { get; init; }

    public string? Email { get; init; }

    public string? FallbackEmail { get; init; }

    public string? DisplayName { get; init; }

    public string? Role { get; init; }

    public bool? Active { get; init; }

    /// <summary>Names, not ids.</summary>
    public IReadOnlyList<string>? Groups { get; init; }
}

/// <param name="Skipped">Were there already.</param>
/// <param name="Problems">When there is one, nobody was added.</param>
public sealed record ImportReport(int Added, int Skipped, IReadOnlyList<ImportProblem> Problems);

/// <param name="Entry">Counted from 1, without the header.</param>
public sealed record ImportProblem(int Entry, string Name, string Message);

/// <summary>The directory (ldaps) for other hosts.</summary>
/// <param name="Secret">Password of <c>cn=admin,ou=system,dc=cloudron</c>; never shown.</param>
/// <param name="Allowlist">Addresses and networks, comma separated.</param>
public sealed record DirectoryServerConfig(bool? Enabled, string? Secret, string? Allowlist);

/// <summary>An outside directory whose people are people here. What is absent keeps its default.</summary>
/// <param name="Provider"><c>noop</c> switches it off; <c>ad</c>, <c>cloudron</c>, <c>jumpcloud</c>, <c>okta</c>, <c>univention</c>, <c>other</c> are names only.</param>
/// <param name="Url"><c>ldap://host[:port]</c> or <c>ldaps://host[:port]</c>.</param>
/// <param name="UsernameField">Attribute that holds the username; <c>uid</c> by default.</param>
/// <param name="Filter">Whom to take over, as LDAP writes it; <c>(objectClass=inetOrgPerson)</c> by default.</param>
/// <param name="BindPassword">Never shown.</param>
/// <param name="AutoCreate">Who is in the directory but not here yet is made at their first sign-in.</param>
/// <param name="SyncGroups">Its groups become groups here.</param>
/// <param name="StartTls">An <c>ldap://</c> connection is encrypted before anything is said. Ours.</param>
public sealed record ExternalLdapConfig(
    string? Provider,
    string? Url = null,
    string? BaseDn = null,
    string? UsernameField = null,
    string? Filter = null,
    string? GroupBaseDn = null,
    string? BindDn = null,
    string? BindPassword = null,
    bool? AutoCreate = null,
    bool? SyncGroups = null,
    bool? AcceptSelfSignedCerts = null,
    string? GroupFilter = null,
    string? GroupnameField = null,
    bool? StartTls = null);

/// <summary>What a sync with the outside directory changed, or would change.</summary>
/// <param name="Deactivated">People of that directory who are in it no more. They are never removed.</param>
/// <param name="Conflicts">Left alone, each with the reason; such as a person here who only has the same name or address.</param>
public sealed record ExternalLdapReport(
    IReadOnlyList<string> Added, IReadOnlyList<string> Updated, IReadOnlyList<string> Deactivated, IReadOnlyList<string> Groups, IReadOnlyList<string> Conflicts);

/// <summary>Makes a local account one of the outside directory's, or the other way round.</summary>
public sealed record ExternalLdapLinkRequest(string? UserId, bool? Linked);
