using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>The platform itself: status, first owner, events, machine, shutdown.</summary>
public sealed class PlatformApi
{
    private readonly ApiTransport _transport;
    private readonly LogReader _logs;

    internal PlatformApi(ApiTransport transport) => (_transport, _logs) = (transport, new LogReader(transport));

    /// <summary>Needs no login.</summary>
    public Task<StatusResponse> GetStatusAsync(CancellationToken cancellationToken) =>
        _transport.GetAsync("cloudron/status", BerthJson.Default.StatusResponse, cancellationToken);

    /// <summary>Makes the owner. Needs no login, and works once.</summary>
    public Task<ActivateResponse> ActivateAsync(ActivateRequest request, CancellationToken cancellationToken) =>
        _transport.PostAsync("provision/activate", request, BerthJson.Default.ActivateRequest, BerthJson.Default.ActivateResponse, cancellationToken);

    public Task<DashboardConfigResponse> GetConfigAsync(CancellationToken cancellationToken) =>
        _transport.GetAsync("dashboard/config", BerthJson.Default.DashboardConfigResponse, cancellationToken);

    public Task<SystemInfoResponse> GetSystemInfoAsync(CancellationToken cancellationToken) =>
        _transport.GetAsync("system/info", BerthJson.Default.SystemInfoResponse, cancellationToken);

    /// <summary>Newest first; a page shorter than <paramref name="perPage"/> is the last.</summary>
    public async Task<IReadOnlyList<EventResponse>> ListEventsAsync(int page, int perPage, CancellationToken cancellationToken) =>
        (await _transport.GetAsync($"eventlog?page={page}&per_page={perPage}", BerthJson.Default.EventListResponse, cancellationToken).ConfigureAwait(false)).Eventlogs;

    /// <summary>Ends the server process, and with <paramref name="stopApps"/> the containers of apps and services before it.</summary>
    public Task ShutdownAsync(bool stopApps, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, "system/shutdown", new ShutdownRequest(stopApps), BerthJson.Default.ShutdownRequest, cancellationToken);

    /// <summary>The platform's own log.</summary>
    public IAsyncEnumerable<LogLineResponse> ReadLogAsync(int lines, bool follow, CancellationToken cancellationToken) =>
        _logs.ReadUnitAsync("box", lines, follow, cancellationToken);

    /// <summary>What people call the server.</summary>
    public async Task<string> GetNameAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("branding/cloudron_name", BerthJson.Default.ServerNameBody, cancellationToken).ConfigureAwait(false)).Name ?? "";

    public Task SetNameAsync(string name, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, "branding/cloudron_name", new ServerNameBody(name), BerthJson.Default.ServerNameBody, cancellationToken);
}
