using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>What the caller holds: sessions and app passwords. Tokens are at <see cref="AuthApi"/>.</summary>
public sealed class AccountApi
{
    private readonly ApiTransport _transport;

    internal AccountApi(ApiTransport transport) => _transport = transport;

    public async Task<IReadOnlyList<SessionResponse>> SessionsAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("profile/sessions", BerthJson.Default.SessionListResponse, cancellationToken).ConfigureAwait(false)).Sessions;

    public Task EndSessionAsync(string id, CancellationToken cancellationToken) => _transport.DeleteAsync($"profile/sessions/{Uri.EscapeDataString(id)}", cancellationToken);

    /// <summary>Signs the caller out everywhere, here too.</summary>
    public Task EndSessionsAsync(CancellationToken cancellationToken) => _transport.DeleteAsync("oidc/sessions", cancellationToken);

    public async Task<IReadOnlyList<AppPasswordResponse>> AppPasswordsAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("app_passwords?page=1&per_page=1000", BerthJson.Default.AppPasswordListResponse, cancellationToken).ConfigureAwait(false)).AppPasswords;

    /// <summary>The only answer that carries the password.</summary>
    public Task<AppPasswordCreatedResponse> AddAppPasswordAsync(AppPasswordRequest request, CancellationToken cancellationToken) =>
        _transport.PostAsync("app_passwords", request, BerthJson.Default.AppPasswordRequest, BerthJson.Default.AppPasswordCreatedResponse, cancellationToken);

    public Task RemoveAppPasswordAsync(string id, CancellationToken cancellationToken) => _transport.DeleteAsync($"app_passwords/{Uri.EscapeDataString(id)}", cancellationToken);
}
