using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>Groups of people.</summary>
public sealed class GroupsApi
{
    private readonly ApiTransport _transport;

    internal GroupsApi(ApiTransport transport) => _transport = transport;

    public async Task<IReadOnlyList<GroupResponse>> ListAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("groups", BerthJson.Default.GroupListResponse, cancellationToken).ConfigureAwait(false)).Groups;

    public async Task<string> CreateAsync(string name, CancellationToken cancellationToken) =>
        (await _transport.PostAsync("groups", new GroupRequest(name), BerthJson.Default.GroupRequest, BerthJson.Default.UserCreatedResponse, cancellationToken).ConfigureAwait(false)).Id;

    public Task RenameAsync(string id, string name, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Put, $"{Path(id)}/name", new GroupRequest(name), BerthJson.Default.GroupRequest, cancellationToken);

    public Task SetMembersAsync(string id, IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Put, $"{Path(id)}/members", new UserIdsRequest(userIds), BerthJson.Default.UserIdsRequest, cancellationToken);

    public Task DeleteAsync(string id, CancellationToken cancellationToken) => _transport.DeleteAsync(Path(id), cancellationToken);

    private static string Path(string id) => $"groups/{Uri.EscapeDataString(id)}";
}
