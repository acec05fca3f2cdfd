using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <param name="LoginRedirectUri">One or more addresses, separated by commas.</param>
/// <param name="TokenSignatureAlgorithm">RS256, which is also what nothing means.</param>
public sealed record OidcClientRequest(string? Name, string? LoginRedirectUri, string? TokenSignatureAlgorithm = null);

/// <summary>Something outside this server that signs people in here.</summary>
public sealed record OidcClientResponse
{
    /// <summary>The client id.</summary>
    public required string Id { get; init; }

    /// <summary>Only in the answer to the request that made the client.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    /// <summary>Empty: clients of apps are not listed.</summary>
    public string AppId { get; init; } = "";

    public required string Name { get; init; }

    /// <summary>Separated by commas.</summary>
    public required string LoginRedirectUri { get; init; }

    public string TokenSignatureAlgorithm { get; init; } = "RS256";

    public override string ToString() => Id;
}

public sealed record OidcClientListResponse(IReadOnlyList<OidcClientResponse> Clients);

/// <summary>What the token endpoint answers (RFC 6749, 5.1), as much of it as the command line needs.</summary>
public sealed record OAuthTokenResponse([property: JsonPropertyName("access_token")] string AccessToken)
{
    public override string ToString() => "token";
}

/// <summary>Another OpenID Connect provider by which people may sign in to the dashboard.</summary>
/// <param name="Issuer">To the letter as the provider writes it.</param>
/// <param name="ClientSecret">Never shown; absent or as shown it stays, empty there is none.</param>
/// <param name="Name">What the button on the sign-in page says.</param>
/// <param name="MayCreate">Whoever the provider lets in and is connected to nobody here gets an account.</param>
public sealed record LoginProviderConfig(bool? Enabled, string? Issuer = null, string? ClientId = null, string? ClientSecret = null, string? Name = null, bool? MayCreate = null)
{
    /// <summary>Only in answers: what to register at the provider.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RedirectUri { get; init; }

    public override string ToString() => $"{Name} at {Issuer}";
}

/// <summary>An account elsewhere by which somebody may sign in here.</summary>
/// <param name="Name">What the provider called them when it was connected.</param>
public sealed record OutsideLoginResponse(string Id, string Issuer, string Name, DateTimeOffset CreationTime, DateTimeOffset? LastUsedAt);

public sealed record OutsideLoginListResponse(IReadOnlyList<OutsideLoginResponse> OutsideLogins);
