using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>Apps that can be installed by their id.</summary>
public sealed class CatalogApi
{
    private readonly ApiTransport _transport;

    internal CatalogApi(ApiTransport transport) => _transport = transport;

    public async Task<IReadOnlyList<CatalogPackageResponse>> ListAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("catalog", BerthJson.Default.CatalogResponse, cancellationToken).ConfigureAwait(false)).Packages;

    public Task<CatalogPackageResponse> GetAsync(string id, CancellationToken cancellationToken) =>
        _transport.GetAsync($"catalog/{Uri.EscapeDataString(id)}", BerthJson.Default.CatalogPackageResponse, cancellationToken);
}
