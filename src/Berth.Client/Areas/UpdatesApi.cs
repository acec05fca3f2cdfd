using System.Text.Json;
using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>What updates there are, when they come by themselves, and what versions apps had.</summary>
public sealed class UpdatesApi
{
    private readonly ApiTransport _transport;

    internal UpdatesApi(ApiTransport transport) => _transport = transport;

    /// <summary>By app id: <c>{id, manifest, creationDate, unstable …}</c>, as the last look found them.</summary>
    public async Task<JsonElement> ListAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("updater/updates", BerthJson.Default.UpdatesResponse, cancellationToken).ConfigureAwait(false)).Updates;

    /// <summary>Looks now, for all apps.</summary>
    public async Task<JsonElement> CheckAsync(CancellationToken cancellationToken) =>
        (await _transport.PostAsync("updater/check_for_updates", BerthJson.Default.UpdatesResponse, cancellationToken).ConfigureAwait(false)).Updates;

    /// <summary>Looks now, for one app.</summary>
    /// <returns>The next version, or null when there is none.</returns>
    public async Task<JsonElement?> CheckAsync(string appId, CancellationToken cancellationToken)
    {
        var updates = (await _transport.PostAsync($"{App(appId)}/check_for_updates", BerthJson.Default.UpdatesResponse, cancellationToken).ConfigureAwait(false)).Updates;
        return updates.ValueKind == JsonValueKind.Object && updates.TryGetProperty(appId, out var update) ? update : null;
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<AppHistoryEntry>> HistoryAsync(string appId, CancellationToken cancellationToken) =>
        (await _transport.GetAsync($"{App(appId)}/history", BerthJson.Default.AppHistoryResponse, cancellationToken).ConfigureAwait(false)).History;

    /// <summary>Six cron fields, or <c>never</c>.</summary>
    public async Task<string> GetPatternAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("updater/autoupdate_pattern", BerthJson.Default.AutoupdatePattern, cancellationToken).ConfigureAwait(false)).Pattern ?? "never";

    public Task SetPatternAsync(string pattern, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, "updater/autoupdate_pattern", new AutoupdatePattern(pattern), BerthJson.Default.AutoupdatePattern, cancellationToken);

    public Task<UpdatePolicyBody> GetPolicyAsync(CancellationToken cancellationToken) =>
        _transport.GetAsync("updater/policy", BerthJson.Default.UpdatePolicyBody, cancellationToken);

    public Task SetPolicyAsync(UpdatePolicyBody policy, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, "updater/policy", policy, BerthJson.Default.UpdatePolicyBody, cancellationToken);

    private static string App(string id) => $"apps/{Uri.EscapeDataString(id)}";
}
