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
public sealed record AppPasswordRequest(string? Name, string? Identifier);

public sealed record AppPasswordCreatedResponse(string Id, string Password);

public sealed record AppPasswordResponse(string Id, string Name, string UserId, string Identifier, DateTimeOffset CreationTime);

public sealed record AppPasswordListResponse(IReadOnlyList<AppPasswordResponse> AppPasswords);
