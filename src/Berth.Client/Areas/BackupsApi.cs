using System.Net.Http.Headers;
using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>Backups, the places they go to, and the proof that they can be restored.</summary>
public sealed class BackupsApi
{
    private readonly ApiTransport _transport;

    internal BackupsApi(ApiTransport transport) => _transport = transport;

    /// <summary>Newest first.</summary>
    /// <param name="appId">Null is all.</param>
    public async Task<IReadOnlyList<BackupResponse>> ListAsync(string? appId, CancellationToken cancellationToken) =>
        (await _transport.GetAsync($"{(appId is null ? "backups" : $"{App(appId)}/backups")}?page=1&per_page=1000", BerthJson.Default.BackupListResponse, cancellationToken).ConfigureAwait(false)).Backups;

    /// <param name="appId">Null is everything.</param>
    /// <param name="siteId">Null is every site that takes it.</param>
    public Task<string> CreateAsync(string? appId, string? siteId, CancellationToken cancellationToken) =>
        StartAsync(appId is null ? "backups/create" : $"{App(appId)}/backup", new CreateBackupRequest(siteId), BerthJson.Default.CreateBackupRequest, cancellationToken);

    public Task<string> RestoreAsync(string appId, RestoreAppRequest request, CancellationToken cancellationToken) =>
        StartAsync($"{App(appId)}/restore", request, BerthJson.Default.RestoreAppRequest, cancellationToken);

    public Task<string> ProveAsync(string appId, string? backupId, CancellationToken cancellationToken) =>
        StartAsync($"{App(appId)}/prove", new RestoreAppRequest(backupId), BerthJson.Default.RestoreAppRequest, cancellationToken);

    public Task<ProofResponse> GetProofAsync(string appId, CancellationToken cancellationToken) =>
        _transport.GetAsync($"{App(appId)}/proof", BerthJson.Default.ProofResponse, cancellationToken);

    public async Task<IReadOnlyList<ProofResponse>> ListProofsAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("backup_proofs", BerthJson.Default.ProofListResponse, cancellationToken).ConfigureAwait(false)).Proofs;

    public async Task<IReadOnlyList<BackupSiteResponse>> ListSitesAsync(CancellationToken cancellationToken) =>
        (await _transport.GetAsync("backup_sites", BerthJson.Default.BackupSiteListResponse, cancellationToken).ConfigureAwait(false)).BackupSites;

    public async Task<string> AddSiteAsync(BackupSiteRequest request, CancellationToken cancellationToken) =>
        (await _transport.PostAsync("backup_sites", request, BerthJson.Default.BackupSiteRequest, BerthJson.Default.BackupSiteCreatedResponse, cancellationToken).ConfigureAwait(false)).Id;

    public Task RemoveSiteAsync(string id, CancellationToken cancellationToken) => _transport.DeleteAsync(Site(id), cancellationToken);

    public Task<RecoveryKitResponse> GetRecoveryKitAsync(string id, CancellationToken cancellationToken) =>
        _transport.GetAsync($"{Site(id)}/recovery_kit", BerthJson.Default.RecoveryKitResponse, cancellationToken);

    public Task<SiteStatusResponse> GetStatusAsync(string id, CancellationToken cancellationToken) =>
        _transport.GetAsync($"{Site(id)}/status", BerthJson.Default.SiteStatusResponse, cancellationToken);

    /// <summary>What a folder of a backup holds.</summary>
    /// <param name="path">Null is all of it.</param>
    public async Task<IReadOnlyList<BackupFileResponse>> ListFilesAsync(string backupId, string? path, CancellationToken cancellationToken) =>
        (await _transport.GetAsync($"{Backup(backupId)}/files{(path is null ? "" : $"?path={Uri.EscapeDataString(path)}")}", BerthJson.Default.BackupFileListResponse, cancellationToken).ConfigureAwait(false)).Files;

    /// <summary>A file's content, or a folder as a tar archive. The caller disposes it.</summary>
    public Task<HttpResponseMessage> GetFileAsync(string backupId, string path, CancellationToken cancellationToken) =>
        StreamAsync($"{Backup(backupId)}/files/content?path={Uri.EscapeDataString(path)}", cancellationToken);

    /// <summary>Makes the backup that is to be downloaded.</summary>
    public async Task<string> ExportAsync(string appId, CancellationToken cancellationToken) =>
        (await _transport.PostAsync($"{App(appId)}/export", BerthJson.Default.TaskStartedResponse, cancellationToken).ConfigureAwait(false)).TaskId;

    /// <summary>A backup as one portable archive, tar.gz. The caller disposes it.</summary>
    public Task<HttpResponseMessage> DownloadAsync(string appId, string backupId, CancellationToken cancellationToken) =>
        StreamAsync($"{App(appId)}/backups/{Uri.EscapeDataString(backupId)}/download", cancellationToken);

    /// <summary>A new app of an exported archive.</summary>
    /// <param name="subdomain">Null is where the app was.</param>
    public async Task<InstallResponse> ImportAsync(Stream archive, string? subdomain, string? domain, CancellationToken cancellationToken)
    {
        string?[] query = [subdomain is null ? null : $"subdomain={Uri.EscapeDataString(subdomain)}", domain is null ? null : $"domain={Uri.EscapeDataString(domain)}"];
        using var response = await UploadAsync($"apps/import?{string.Join('&', query.Where(part => part is not null))}", archive, cancellationToken).ConfigureAwait(false);
        return await _transport.ReadAsync(response, BerthJson.Default.InstallResponse, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts an exported archive in an app's place, as a restore does.</summary>
    public async Task<string> ImportIntoAsync(string appId, Stream archive, CancellationToken cancellationToken)
    {
        using var response = await UploadAsync($"{App(appId)}/import", archive, cancellationToken).ConfigureAwait(false);
        return (await _transport.ReadAsync(response, BerthJson.Default.TaskStartedResponse, cancellationToken).ConfigureAwait(false)).TaskId;
    }

    /// <summary>As above, of a snapshot at another server's site.</summary>
    public async Task<string> ImportIntoAsync(string appId, ImportAppRequest request, CancellationToken cancellationToken) =>
        (await _transport.PostAsync($"{App(appId)}/import", request, BerthJson.Default.ImportAppRequest, BerthJson.Default.TaskStartedResponse, cancellationToken).ConfigureAwait(false)).TaskId;

    private async Task<HttpResponseMessage> UploadAsync(string path, Stream archive, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StreamContent(archive) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/gzip");
        return await _transport.StreamAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A new app of a snapshot at another server's site.</summary>
    public Task<InstallResponse> ImportAsync(ImportAppRequest request, CancellationToken cancellationToken) =>
        _transport.PostAsync("apps/import", request, BerthJson.Default.ImportAppRequest, BerthJson.Default.InstallResponse, cancellationToken);

    /// <summary>Apps at another server's site.</summary>
    public async Task<IReadOnlyList<ImportableApp>> ListImportableAsync(ImportAppRequest request, CancellationToken cancellationToken) =>
        (await _transport.PostAsync("apps/import/list", request, BerthJson.Default.ImportAppRequest, BerthJson.Default.ImportableAppListResponse, cancellationToken).ConfigureAwait(false)).Apps;

    private static string Backup(string id) => $"backups/{Uri.EscapeDataString(id)}";

    private async Task<HttpResponseMessage> StreamAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await _transport.StreamAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private static string App(string id) => $"apps/{Uri.EscapeDataString(id)}";

    private static string Site(string id) => $"backup_sites/{Uri.EscapeDataString(id)}";

    private async Task<string> StartAsync<T>(string path, T body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        (await _transport.PostAsync(path, body, type, BerthJson.Default.TaskStartedResponse, cancellationToken).ConfigureAwait(false)).TaskId;
}
