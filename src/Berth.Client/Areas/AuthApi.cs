using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>Logging in and out, the caller's own record and tokens.</summary>
public sealed class AuthApi
{
    private readonly ApiTransport _transport;

    internal AuthApi(ApiTransport transport) => _transport = transport;

    /// <summary>401 means wrong name, password or code; the message tells which is missing.</summary>
    public Task<LoginResponse> LoginAsync(LoginRequest request, CancellationToken cancellationToken) =>
        _transport.PostAsync("cloudron/login", request, BerthJson.Default.LoginRequest, BerthJson.Default.LoginResponse, cancellationToken);

    /// <summary>Ends the session that the client's token belongs to.</summary>
    public Task LogoutAsync(CancellationToken cancellationToken) => _transport.DeleteAsync("profile/sessions/current", cancellationToken);

    public Task<ProfileResponse> GetProfileAsync(CancellationToken cancellationToken) =>
        _transport.GetAsync("profile", BerthJson.Default.ProfileResponse, cancellationToken);

    public async Task<IReadOnlyList<TokenResponse>> ListTokensAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("tokens", BerthJson.Default.TokenListResponse, cancellationToken).ConfigureAwait(false)).Tokens;

    /// <summary>The only answer that carries <see cref="TokenResponse.AccessToken"/>.</summary>
    public Task<TokenResponse> CreateTokenAsync(TokenRequest request, CancellationToken cancellationToken) =>
        _transport.PostAsync("tokens", request, BerthJson.Default.TokenRequest, BerthJson.Default.TokenResponse, cancellationToken);

    public Task DeleteTokenAsync(string id, CancellationToken cancellationToken) => _transport.DeleteAsync($"tokens/{Uri.EscapeDataString(id)}", cancellationToken);
}
