using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>Signing in through the browser, and the clients of outside programs.</summary>
public sealed class OpenIdApi
{
    private const string ClientId = "cid-cli";

    private readonly ApiTransport _transport;
    private readonly Uri _server;

    internal OpenIdApi(ApiTransport transport, Uri server) => (_transport, _server) = (transport, server);

    /// <summary>The address to open in a browser.</summary>
    /// <param name="redirectUri"><c>http://127.0.0.1:PORT/callback</c>.</param>
    /// <param name="challenge">SHA-256 of the verifier in base64url.</param>
    public Uri SignInAddress(string redirectUri, string challenge, string state) => new(
        _server,
        $"/openid/auth?client_id={ClientId}&response_type=code&scope=openid&redirect_uri={Uri.EscapeDataString(redirectUri)}&code_challenge={challenge}&code_challenge_method=S256&state={state}");

    /// <summary>The token that the code stands for; good for this API.</summary>
    public async Task<string> RedeemAsync(string code, string verifier, string redirectUri, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server, "/openid/token"))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["client_id"] = ClientId,
                ["code"] = code,
                ["redirect_uri"] = redirectUri,
                ["code_verifier"] = verifier,
            }),
        };
        return (await _transport.CallAsync(request, BerthJson.Default.OAuthTokenResponse, cancellationToken).ConfigureAwait(false)).AccessToken;
    }

    public async Task<IReadOnlyList<OidcClientResponse>> ListClientsAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("oidc/clients", BerthJson.Default.OidcClientListResponse, cancellationToken).ConfigureAwait(false)).Clients;

    /// <summary>The only answer that carries <see cref="OidcClientResponse.Secret"/>.</summary>
    public Task<OidcClientResponse> AddClientAsync(OidcClientRequest request, CancellationToken cancellationToken) =>
        _transport.PostAsync("oidc/clients", request, BerthJson.Default.OidcClientRequest, BerthJson.Default.OidcClientResponse, cancellationToken);

    public Task<OidcClientResponse> GetClientAsync(string id, CancellationToken cancellationToken) =>
        _transport.GetAsync($"oidc/clients/{Uri.EscapeDataString(id)}", BerthJson.Default.OidcClientResponse, cancellationToken);

    /// <summary>Name and addresses; the secret stays.</summary>
    public Task<OidcClientResponse> ChangeClientAsync(string id, OidcClientRequest request, CancellationToken cancellationToken) =>
        _transport.PostAsync($"oidc/clients/{Uri.EscapeDataString(id)}", request, BerthJson.Default.OidcClientRequest, BerthJson.Default.OidcClientResponse, cancellationToken);

    public Task RemoveClientAsync(string id, CancellationToken cancellationToken) => _transport.DeleteAsync($"oidc/clients/{Uri.EscapeDataString(id)}", cancellationToken);
}
