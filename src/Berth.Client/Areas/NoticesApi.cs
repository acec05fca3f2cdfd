using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>What the platform has to tell the administrator.</summary>
public sealed class NoticesApi
{
    private readonly ApiTransport _transport;

    internal NoticesApi(ApiTransport transport) => _transport = transport;

    /// <summary>Newest first.</summary>
    /// <param name="acknowledged">Only those that are ticked off, or are not; null is all.</param>
    public async Task<IReadOnlyList<NotificationResponse>> ListAsync(bool? acknowledged, int page, int perPage, CancellationToken cancellationToken) =>
        (await _transport.GetAsync(
            $"notifications?page={page}&per_page={perPage}{(acknowledged is null ? "" : acknowledged.Value ? "&acknowledged=true" : "&acknowledged=false")}",
            BerthJson.Default.NotificationListResponse,
            cancellationToken).ConfigureAwait(false)).Notifications;

    public Task AcknowledgeAsync(string id, bool acknowledged, CancellationToken cancellationToken) => _transport.SendAsync(
        HttpMethod.Post, $"notifications/{Uri.EscapeDataString(id)}", new AcknowledgeRequest(acknowledged), BerthJson.Default.AcknowledgeRequest, cancellationToken);
}
