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

    public Task DeleteAsync(string id, CancellationToken cancellationToken) => _transport.DeleteAsync(Path(id), cancellationToken);

    private static string Path(string id) => $"users/{Uri.EscapeDataString(id)}";
}
