using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>The domains apps can live on.</summary>
public sealed class DomainsApi
{
    private readonly ApiTransport _transport;

    internal DomainsApi(ApiTransport transport) => _transport = transport;

    public async Task<IReadOnlyList<DomainResponse>> ListAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("domains", BerthJson.Default.DomainListResponse, cancellationToken).ConfigureAwait(false)).Domains;

    public Task<DomainResponse> GetAsync(string domain, CancellationToken cancellationToken) =>
        _transport.GetAsync(Path(domain), BerthJson.Default.DomainResponse, cancellationToken);

    public Task AddAsync(DomainRequest request, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, "domains", request, BerthJson.Default.DomainRequest, cancellationToken);

    /// <summary>409 while an app lives on it.</summary>
    public Task RemoveAsync(string domain, CancellationToken cancellationToken) => _transport.DeleteAsync(Path(domain), cancellationToken);

    private static string Path(string domain) => $"domains/{Uri.EscapeDataString(domain)}";
}
