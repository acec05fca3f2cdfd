using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <param name="Username">User name or e-mail address.</param>
public sealed record LoginRequest(
    string? Username,
    string? Password,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TotpToken = null);

/// <summary>The login answer of all generations in one.</summary>
public sealed record LoginResponse
{
    public required string AccessToken { get; init; }

    /// <summary>The 2016 name.</summary>
    public string Token => AccessToken;

    /// <summary>Milliseconds since 1970.</summary>
    public required long Expires { get; init; }

    /// <summary>The 2016 name.</summary>
    public DateTimeOffset ExpiresAt => DateTimeOffset.FromUnixTimeMilliseconds(Expires);

    /// <summary>User id.</summary>
    public required string Identifier { get; init; }

    public required string ClientId { get; init; }

    public IReadOnlyList<string> TokenScopes { get; init; } = [];
}

/// <param name="ExpiresAt">Milliseconds since 1970; null never expires.</param>
/// <param name="Scope"><c>{"*":"r"}</c> or <c>{"*":"rw"}</c>.</param>
public sealed record TokenRequest(string? Name, long? ExpiresAt = null, IReadOnlyDictionary<string, string>? Scope = null, string? AllowedIpRanges = null);

public sealed record TokenResponse
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Only in the answer that creates it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AccessToken { get; init; }

    /// <summary>Owner's user id.</summary>
    public required string Identifier { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Milliseconds since 1970; null never expires.</summary>
    public long? Expires { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public IReadOnlyDictionary<string, string> Scope { get; init; } = new Dictionary<string, string>();

    public string? AllowedIpRanges { get; init; }
}

public sealed record TokenListResponse(IReadOnlyList<TokenResponse> Tokens);

/// <param name="Identifier">App id or <c>mail</c>.</param>
/// <param name="ExpiresAt">Milliseconds since 1970; null never expires. Ours.</param>
public sealed record AppPasswordRequest(string? Name, string? Identifier, long? ExpiresAt = null);

public sealed record AppPasswordCreatedResponse(string Id, string Password);

public sealed record AppPasswordResponse(string Id, string Name, string UserId, string Identifier, DateTimeOffset CreationTime)
{
    /// <summary>Milliseconds since 1970; null never expires. Ours.</summary>
    public long? ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }
}

public sealed record AppPasswordListResponse(IReadOnlyList<AppPasswordResponse> AppPasswords);

/// <summary>Asks for a link to set a new password. The answer is the same whether the person is known or not.</summary>
/// <param name="Identifier">Username or e-mail address.</param>
public sealed record PasswordResetMailRequest(string? Identifier);

/// <param name="ResetToken">The code of the link.</param>
public sealed record PasswordResetRequest(string? ResetToken, string? Password, string? TotpToken = null);

/// <param name="InviteToken">The code of the link.</param>
/// <param name="Username">Needed when the invitation has not set one.</param>
public sealed record SetupAccountRequest(string? InviteToken, string? Username, string? Password, string? DisplayName = null);

public sealed record AccessTokenResponse(string AccessToken);
