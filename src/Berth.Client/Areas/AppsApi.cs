using System.Text.Json;
using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>Apps. What changes one answers with the id of the task that does it.</summary>
public sealed class AppsApi
{
    private readonly ApiTransport _transport;
    private readonly LogReader _logs;

    internal AppsApi(ApiTransport transport) => (_transport, _logs) = (transport, new LogReader(transport));

    public async Task<IReadOnlyList<AppResponse>> ListAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("apps", BerthJson.Default.AppListResponse, cancellationToken).ConfigureAwait(false)).Apps;

    public Task<AppResponse> GetAsync(string id, CancellationToken cancellationToken) =>
        _transport.GetAsync(Path(id), BerthJson.Default.AppResponse, cancellationToken);

    public Task<InstallResponse> InstallAsync(InstallRequest request, CancellationToken cancellationToken) =>
        _transport.PostAsync("apps", request, BerthJson.Default.InstallRequest, BerthJson.Default.InstallResponse, cancellationToken);

    public Task<InstallResponse> CloneAsync(string id, CloneRequest request, CancellationToken cancellationToken) =>
        _transport.PostAsync($"{Path(id)}/clone", request, BerthJson.Default.CloneRequest, BerthJson.Default.InstallResponse, cancellationToken);

    public async Task<string> UpdateAsync(string id, UpdateRequest request, CancellationToken cancellationToken) =>
        (await _transport.PostAsync($"{Path(id)}/update", request, BerthJson.Default.UpdateRequest, BerthJson.Default.TaskStartedResponse, cancellationToken).ConfigureAwait(false)).TaskId;

    public async Task<string> RepairAsync(string id, RepairRequest request, CancellationToken cancellationToken) =>
        (await _transport.PostAsync($"{Path(id)}/repair", request, BerthJson.Default.RepairRequest, BerthJson.Default.TaskStartedResponse, cancellationToken).ConfigureAwait(false)).TaskId;

    public Task<string> StartAsync(string id, CancellationToken cancellationToken) => ActAsync(id, "start", cancellationToken);

    public Task<string> StopAsync(string id, CancellationToken cancellationToken) => ActAsync(id, "stop", cancellationToken);

    public Task<string> RestartAsync(string id, CancellationToken cancellationToken) => ActAsync(id, "restart", cancellationToken);

    /// <param name="keep">Save the app a last time first, so that it can be brought back.</param>
    public async Task<string> UninstallAsync(string id, bool keep, CancellationToken cancellationToken) =>
        (await _transport.PostAsync($"{Path(id)}/uninstall", new UninstallRequest(keep ? null : true), BerthJson.Default.UninstallRequest, BerthJson.Default.TaskStartedResponse, cancellationToken).ConfigureAwait(false)).TaskId;

    public async Task<string> SetLocationAsync(string id, LocationRequest request, CancellationToken cancellationToken) =>
        (await _transport.PostAsync($"{Path(id)}/configure/location", request, BerthJson.Default.LocationRequest, BerthJson.Default.TaskStartedResponse, cancellationToken).ConfigureAwait(false)).TaskId;

    /// <param name="request">Without certificate and key: back to the domain's authority.</param>
    public async Task<string> SetCertificateAsync(string id, CertificateRequest request, CancellationToken cancellationToken) =>
        (await _transport.PostAsync($"{Path(id)}/configure/cert", request, BerthJson.Default.CertificateRequest, BerthJson.Default.TaskStartedResponse, cancellationToken).ConfigureAwait(false)).TaskId;

    public async Task<string> SetMemoryLimitAsync(string id, long bytes, CancellationToken cancellationToken) =>
        (await _transport.PostAsync($"{Path(id)}/configure/memory_limit", new MemoryLimitRequest(bytes), BerthJson.Default.MemoryLimitRequest, BerthJson.Default.TaskStartedResponse, cancellationToken).ConfigureAwait(false)).TaskId;

    /// <summary>Replaces the app's whole user environment.</summary>
    public async Task<string> SetEnvAsync(string id, IReadOnlyDictionary<string, string> env, CancellationToken cancellationToken) =>
        (await _transport.PostAsync($"{Path(id)}/configure/env", new EnvRequest(env), BerthJson.Default.EnvRequest, BerthJson.Default.TaskStartedResponse, cancellationToken).ConfigureAwait(false)).TaskId;

    /// <summary>Switches single sign-on.</summary>
    public async Task<string> SetSsoAsync(string id, bool enable, CancellationToken cancellationToken) =>
        (await _transport.PostAsync($"{Path(id)}/configure/sso", new EnableRequest(enable), BerthJson.Default.EnableRequest, BerthJson.Default.TaskStartedResponse, cancellationToken).ConfigureAwait(false)).TaskId;

    /// <summary>Returns when it holds.</summary>
    public Task SetEgressAsync(string id, EgressBody egress, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, $"{Path(id)}/configure/egress", egress, BerthJson.Default.EgressBody, cancellationToken);

    /// <param name="list">Null is everybody.</param>
    public Task SetAccessAsync(string id, AccessRestriction? list, CancellationToken cancellationToken) => _transport.SendAsync(
        HttpMethod.Post, $"{Path(id)}/configure/access_restriction", new AccessRestrictionRequest { AccessRestriction = Write(list) }, BerthJson.Default.AccessRestrictionRequest, cancellationToken);

    /// <param name="list">Null is nobody but the administrators.</param>
    public Task SetOperatorsAsync(string id, AccessRestriction? list, CancellationToken cancellationToken) => _transport.SendAsync(
        HttpMethod.Post, $"{Path(id)}/configure/operators", new OperatorsRequest { Operators = Write(list) }, BerthJson.Default.OperatorsRequest, cancellationToken);

    /// <summary>As requests carry it: JSON null is not the same as absent.</summary>
    public static JsonElement Write(AccessRestriction? list) => JsonSerializer.SerializeToElement(list, BerthJson.Default.AccessRestriction!);

    public Task SetLabelAsync(string id, string? label, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, $"{Path(id)}/configure/label", new LabelRequest(label), BerthJson.Default.LabelRequest, cancellationToken);

    public Task SetTagsAsync(string id, IReadOnlyList<string> tags, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, $"{Path(id)}/configure/tags", new TagsRequest(tags), BerthJson.Default.TagsRequest, cancellationToken);

    /// <summary>What happened to the app, newest first.</summary>
    public async Task<IReadOnlyList<EventResponse>> ListEventsAsync(string id, int page, int perPage, CancellationToken cancellationToken) =>
        (await _transport.GetAsync($"{Path(id)}/eventlog?page={page}&per_page={perPage}", BerthJson.Default.EventListResponse, cancellationToken).ConfigureAwait(false)).Eventlogs;

    /// <summary>The last <paramref name="lines"/> lines (-1 is all), and with <paramref name="follow"/> those to come.</summary>
    public IAsyncEnumerable<LogLineResponse> ReadLogAsync(string id, int lines, bool follow, CancellationToken cancellationToken) =>
        _logs.ReadAsync(Path(id), lines, follow, cancellationToken);

    internal static string Path(string id) => $"apps/{Uri.EscapeDataString(id)}";

    private async Task<string> ActAsync(string id, string action, CancellationToken cancellationToken) =>
        (await _transport.PostAsync($"{Path(id)}/{action}", BerthJson.Default.TaskStartedResponse, cancellationToken).ConfigureAwait(false)).TaskId;
}
