using System.Net;
using System.Text.Json;
using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>People.</summary>
public sealed class UsersApi
{
    private readonly ApiTransport _transport;

    internal UsersApi(ApiTransport transport) => _transport = transport;

    /// <param name="search">Part of a user name, e-mail address or display name; null is everybody.</param>
    public async Task<IReadOnlyList<UserResponse>> ListAsync(string? search, CancellationToken cancellationToken)
    {
        var query = search is null ? "" : $"&search={Uri.EscapeDataString(search)}";
        return (await _transport.GetAsync($"users?page=1&per_page=5000{query}", BerthJson.Default.UserListResponse, cancellationToken).ConfigureAwait(false)).Users;
    }

    public Task<UserResponse> GetAsync(string id, CancellationToken cancellationToken) => _transport.GetAsync(Path(id), BerthJson.Default.UserResponse, cancellationToken);

    public async Task<string> CreateAsync(UserRequest request, CancellationToken cancellationToken) =>
        (await _transport.PostAsync("users", request, BerthJson.Default.UserRequest, BerthJson.Default.UserCreatedResponse, cancellationToken).ConfigureAwait(false)).Id;

    public Task UpdateProfileAsync(string id, UserRequest request, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, $"{Path(id)}/profile", request, BerthJson.Default.UserRequest, cancellationToken);

    public Task SetRoleAsync(string id, string role, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Put, $"{Path(id)}/role", new RoleRequest(role), BerthJson.Default.RoleRequest, cancellationToken);

    public Task SetActiveAsync(string id, bool active, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Put, $"{Path(id)}/active", new ActiveRequest(active), BerthJson.Default.ActiveRequest, cancellationToken);

    public Task SetGroupsAsync(string id, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Put, $"{Path(id)}/groups", new GroupIdsRequest(groupIds), BerthJson.Default.GroupIdsRequest, cancellationToken);

    /// <summary>Ends the person's sessions.</summary>
    public Task SetPasswordAsync(string id, string password, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, $"{Path(id)}/password", new PasswordRequest(password), BerthJson.Default.PasswordRequest, cancellationToken);

    public Task RemoveSecondFactorAsync(string id, CancellationToken cancellationToken) => ActAsync(id, "twofactorauthentication_disable", cancellationToken);

    /// <summary>A link to set up the account: whoever holds it has the account. Good once, for 24 hours.</summary>
    public async Task<string> InviteLinkAsync(string id, CancellationToken cancellationToken) =>
        (await _transport.GetAsync($"{Path(id)}/invite_link", BerthJson.Default.InviteLinkResponse, cancellationToken).ConfigureAwait(false)).InviteLink;

    /// <summary>The same for a new password.</summary>
    public async Task<string> ResetLinkAsync(string id, CancellationToken cancellationToken) =>
        (await _transport.GetAsync($"{Path(id)}/password_reset_link", BerthJson.Default.PasswordResetLinkResponse, cancellationToken).ConfigureAwait(false)).PasswordResetLink;

    /// <param name="email">Null is the person's own address.</param>
    public Task SendInviteAsync(string id, string? email, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, $"{Path(id)}/send_invite_email", new EmailRequest(email), BerthJson.Default.EmailRequest, cancellationToken);

    public Task SendResetAsync(string id, string? email, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, $"{Path(id)}/send_password_reset_email", new EmailRequest(email), BerthJson.Default.EmailRequest, cancellationToken);

    public async Task<IReadOnlyList<SessionResponse>> SessionsAsync(string id, CancellationToken cancellationToken) =>
        (await _transport.GetAsync($"{Path(id)}/sessions", BerthJson.Default.SessionListResponse, cancellationToken).ConfigureAwait(false)).Sessions;

    /// <summary>Signs the person out everywhere.</summary>
    public Task EndSessionsAsync(string id, CancellationToken cancellationToken) => _transport.DeleteAsync($"{Path(id)}/sessions", cancellationToken);

    /// <summary>Accounts elsewhere by which the person may sign in.</summary>
    public async Task<IReadOnlyList<OutsideLoginResponse>> OutsideLoginsAsync(string id, CancellationToken cancellationToken) =>
        (await _transport.GetAsync($"{Path(id)}/outside_logins", BerthJson.Default.OutsideLoginListResponse, cancellationToken).ConfigureAwait(false)).OutsideLogins;

    public Task RemoveOutsideLoginAsync(string id, string loginId, CancellationToken cancellationToken) =>
        _transport.DeleteAsync($"{Path(id)}/outside_logins/{Uri.EscapeDataString(loginId)}", cancellationToken);

    /// <summary>Everybody, without passwords.</summary>
    /// <param name="format"><c>json</c> or <c>csv</c>.</param>
    public async Task<string> ExportAsync(string format, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"users/export?format={format}");
        using var response = await _transport.StreamAsync(request, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds everybody in the file or, when the report names problems, nobody.</summary>
    /// <param name="file">JSON or CSV.</param>
    /// <param name="dryRun">Only check.</param>
    public async Task<ImportReport> ImportAsync(ReadOnlyMemory<byte> file, bool dryRun, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, dryRun ? "users/import?dryRun=true" : "users/import") { Content = new ReadOnlyMemoryContent(file) };
        request.Content.Headers.ContentType = new("application/octet-stream");
        try
        {
            using var response = await _transport.StreamAsync(request, cancellationToken).ConfigureAwait(false);
            return await _transport.ReadAsync(response, BerthJson.Default.ImportReport, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException refused) when (refused is { StatusCode: HttpStatusCode.BadRequest, Body: { } body } && Report(body.Span) is { } report)
        {
            return report;
        }
    }

    public Task DeleteAsync(string id, CancellationToken cancellationToken) => _transport.DeleteAsync(Path(id), cancellationToken);

    private Task ActAsync(string id, string action, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, $"{Path(id)}/{action}", new EmptyResponse(), BerthJson.Default.EmptyResponse, cancellationToken);

    private static ImportReport? Report(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, BerthJson.Default.ImportReport) is { Problems.Count: > 0 } report ? report : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Path(string id) => $"users/{Uri.EscapeDataString(id)}";
}
