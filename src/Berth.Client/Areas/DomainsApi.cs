using System.Text.Json;
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

    public async Task<IReadOnlyList<DnsProviderResponse>> ListProvidersAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("domains/providers", BerthJson.Default.DnsProviderListResponse, cancellationToken).ConfigureAwait(false)).Providers;

    /// <summary>What is not given stays; secrets come and go as a mask.</summary>
    public Task ChangeAsync(string domain, DomainRequest request, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, Path(domain) + "/config", request, BerthJson.Default.DomainRequest, cancellationToken);

    public async Task<IReadOnlyList<DnsRecordResponse>> CheckAsync(string domain, CancellationToken cancellationToken) =>
        (await _transport.GetAsync(Path(domain) + "/records", BerthJson.Default.DnsRecordListResponse, cancellationToken).ConfigureAwait(false)).Records;

    /// <returns>The task's id.</returns>
    public async Task<string> SyncAsync(string? domain, CancellationToken cancellationToken) =>
        (await _transport.PostAsync("domains/sync_dns", new SyncDnsRequest(domain), BerthJson.Default.SyncDnsRequest, BerthJson.Default.TaskStartedResponse, cancellationToken).ConfigureAwait(false)).TaskId;

    /// <param name="wellKnown">The whole map, from a path below <c>/.well-known/</c> to what is answered there.</param>
    public Task SetWellKnownAsync(string domain, JsonElement wellKnown, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, Path(domain) + "/wellknown", new WellKnownRequest(wellKnown), BerthJson.Default.WellKnownRequest, cancellationToken);

    /// <returns>The task's id.</returns>
    public async Task<string> RenewCertificatesAsync(string? domain, CancellationToken cancellationToken) =>
        (await _transport.PostAsync("reverseproxy/renew_certs", new RenewCertificatesRequest(domain), BerthJson.Default.RenewCertificatesRequest, BerthJson.Default.TaskStartedResponse, cancellationToken).ConfigureAwait(false)).TaskId;

    public async Task<IReadOnlyList<CertificateResponse>> ListCertificatesAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("certificates", BerthJson.Default.CertificateListResponse, cancellationToken).ConfigureAwait(false)).Certificates;

    /// <param name="family"><c>ipv4</c> or <c>ipv6</c>.</param>
    public Task<IpConfig> GetAddressConfigAsync(string family, CancellationToken cancellationToken) =>
        _transport.GetAsync($"network/{family}_config", BerthJson.Default.IpConfig, cancellationToken);

    public Task SetAddressConfigAsync(string family, IpConfig config, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, $"network/{family}_config", config, BerthJson.Default.IpConfig, cancellationToken);

    public async Task<string?> GetAddressAsync(string family, CancellationToken cancellationToken) =>
        (await _transport.GetAsync($"network/{family}", BerthJson.Default.ServerIpResponse, cancellationToken).ConfigureAwait(false)).Ip;

    public async Task<bool> GetDynamicDnsAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("network/dynamic_dns", BerthJson.Default.DynamicDnsBody, cancellationToken).ConfigureAwait(false)).Enabled == true;

    public Task SetDynamicDnsAsync(bool enabled, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, "network/dynamic_dns", new DynamicDnsBody(enabled), BerthJson.Default.DynamicDnsBody, cancellationToken);

    public Task AddAsync(DomainRequest request, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, "domains", request, BerthJson.Default.DomainRequest, cancellationToken);

    /// <summary>409 while an app lives on it.</summary>
    public Task RemoveAsync(string domain, CancellationToken cancellationToken) => _transport.DeleteAsync(Path(domain), cancellationToken);

    private static string Path(string domain) => $"domains/{Uri.EscapeDataString(domain)}";
}
