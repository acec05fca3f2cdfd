using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>Apps that were uninstalled and can come back.</summary>
public sealed class ArchivesApi
{
    private readonly ApiTransport _transport;

    internal ArchivesApi(ApiTransport transport) => _transport = transport;

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<ArchiveResponse>> ListAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("archives?page=1&per_page=1000", BerthJson.Default.ArchiveListResponse, cancellationToken).ConfigureAwait(false)).Archives;

    /// <summary>Brings the app back: where it was, unless a location is given.</summary>
    public Task<InstallResponse> RestoreAsync(string id, CloneRequest location, CancellationToken cancellationToken) =>
        _transport.PostAsync($"{Archive(id)}/unarchive", location, BerthJson.Default.CloneRequest, BerthJson.Default.InstallResponse, cancellationToken);

    public Task RemoveAsync(string id, CancellationToken cancellationToken) => _transport.DeleteAsync(Archive(id), cancellationToken);

    public Task<ArchivePolicy> GetPolicyAsync(CancellationToken cancellationToken) => _transport.GetAsync("archives/policy", BerthJson.Default.ArchivePolicy, cancellationToken);

    public Task SetPolicyAsync(ArchivePolicy policy, CancellationToken cancellationToken) =>
        _transport.PostAsync("archives/policy", policy, BerthJson.Default.ArchivePolicy, BerthJson.Default.EmptyResponse, cancellationToken);

    private static string Archive(string id) => $"archives/{Uri.EscapeDataString(id)}";
}
