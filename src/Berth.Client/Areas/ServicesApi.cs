using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>The shared services behind the addons: databases, redis, the gateway.</summary>
public sealed class ServicesApi
{
    private readonly ApiTransport _transport;
    private readonly LogReader _logs;

    internal ServicesApi(ApiTransport transport) => (_transport, _logs) = (transport, new LogReader(transport));

    public async Task<IReadOnlyList<ServiceSummary>> ListAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("services", BerthJson.Default.ServiceListResponse, cancellationToken).ConfigureAwait(false)).Services;

    public Task<ServiceResponse> GetAsync(string name, CancellationToken cancellationToken) =>
        _transport.GetAsync(Path(name), BerthJson.Default.ServiceResponse, cancellationToken);

    public Task ConfigureAsync(string name, ServiceRequest request, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, Path(name), request, BerthJson.Default.ServiceRequest, cancellationToken);

    public Task RestartAsync(string name, CancellationToken cancellationToken) => ActAsync(name, "restart", cancellationToken);

    public Task RebuildAsync(string name, CancellationToken cancellationToken) => ActAsync(name, "rebuild", cancellationToken);

    public IAsyncEnumerable<LogLineResponse> ReadLogAsync(string name, int lines, bool follow, CancellationToken cancellationToken) =>
        _logs.ReadAsync(Path(name), lines, follow, cancellationToken);

    private static string Path(string name) => $"services/{Uri.EscapeDataString(name)}";

    private Task ActAsync(string name, string action, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, $"{Path(name)}/{action}", new EmptyResponse(), BerthJson.Default.EmptyResponse, cancellationToken);
}
