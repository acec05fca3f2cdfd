using System.Text.Json;

namespace Berth.Contracts;

public sealed record ProfileResponse
{
    public required string Id { get; init; }

    public required string Username { get; init; }

    public required string Email { get; init; }

    public string FallbackEmail { get; init; } = "";

    public string DisplayName { get; init; } = "";

    /// <summary><c>owner</c>, <c>admin</c>, <c>usermanager</c>, <c>mailmanager</c> or <c>user</c>.</summary>
    public required string Role { get; init; }

    /// <summary>The 2019 form of <see cref="Role"/>.</summary>
    public bool Admin { get; init; }

    public bool TwoFactorAuthenticationEnabled { get; init; }

    public bool HasBackgroundImage { get; init; }

    public string? AvatarUrl { get; init; }

    /// <summary>Empty is local, or <c>ldap</c>.</summary>
    public string Source { get; init; } = "";

    public IReadOnlyList<string> TokenScopes { get; init; } = [];
}

public sealed record ProfileRequest(string? Email = null, string? FallbackEmail = null, string? DisplayName = null, string? Password = null);

public sealed record PasswordChangeRequest(string? Password, string? NewPassword);

/// <param name="Qrcode">Data URL of an image.</param>
public sealed record TwoFactorSecretResponse(string Secret, string Qrcode);

/// <summary>To enable: the token. To disable: the password.</summary>
public sealed record TwoFactorRequest(string? TotpToken = null, string? Password = null);

/// <param name="RecoveryCodes">Each stands in for the authenticator once. Shown only here.</param>
public sealed record RecoveryCodesResponse(IReadOnlyList<string> RecoveryCodes);

/// <param name="Challenge">To be given back with the answer.</param>
/// <param name="Options">For <c>navigator.credentials</c>.</param>
public sealed record PasskeyOptionsResponse(string Challenge, JsonElement Options);

/// <param name="Credential">What <c>navigator.credentials</c> gave, as JSON.</param>
public sealed record PasskeyRequest(string? Challenge, JsonElement? Credential, string? Name = null);

public sealed record PasskeyResponse(string Id, string Name, DateTimeOffset CreationTime, DateTimeOffset? LastUsedAt);

public sealed record PasskeyListResponse(IReadOnlyList<PasskeyResponse> Passkeys);

public sealed record SessionListResponse(IReadOnlyList<SessionResponse> Sessions);

/// <summary>One place where somebody is signed in.</summary>
public sealed record SessionResponse
{
    public required string Id { get; init; }

    /// <summary><c>cid-webadmin</c> is a browser, <c>cid-cli</c> the command line.</summary>
    public required string ClientId { get; init; }

    public DateTimeOffset CreationTime { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? Expires { get; init; }

    /// <summary>Where it began.</summary>
    public string? Ip { get; init; }

    public string? UserAgent { get; init; }

    /// <summary>The one that asks.</summary>
    public bool Current { get; init; }
}
