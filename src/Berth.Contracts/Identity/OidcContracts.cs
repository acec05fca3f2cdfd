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
