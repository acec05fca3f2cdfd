using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>The firewall and its lists.</summary>
public sealed class NetworkApi
{
    private readonly ApiTransport _transport;

    internal NetworkApi(ApiTransport transport) => _transport = transport;

    public Task<BlocklistResponse> GetBlocklistAsync(CancellationToken cancellationToken) =>
        _transport.GetAsync("network/blocklist", BerthJson.Default.BlocklistResponse, cancellationToken);

    /// <param name="list">One address or network a line, comments behind <c>#</c>.</param>
    public Task SetBlocklistAsync(string list, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, "network/blocklist", new BlocklistRequest(list), BerthJson.Default.BlocklistRequest, cancellationToken);

    /// <summary>Exceptions to the block list.</summary>
    public Task<AllowlistResponse> GetAllowlistAsync(CancellationToken cancellationToken) =>
        _transport.GetAsync("network/allowlist", BerthJson.Default.AllowlistResponse, cancellationToken);

    public Task SetAllowlistAsync(string list, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, "network/allowlist", new AllowlistRequest(list), BerthJson.Default.AllowlistRequest, cancellationToken);

    /// <param name="addresses">With the members of address sets, which may be thousands.</param>
    public Task<FirewallResponse> GetFirewallAsync(bool addresses, CancellationToken cancellationToken) =>
        _transport.GetAsync($"network/firewall?addresses={(addresses ? "true" : "false")}", BerthJson.Default.FirewallResponse, cancellationToken);
}
