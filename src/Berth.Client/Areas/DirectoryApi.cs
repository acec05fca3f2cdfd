using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

/// <summary>Rules for everybody's accounts, the directory for other hosts, and outside directories and providers whose people come here.</summary>
public sealed class DirectoryApi
{
    private readonly ApiTransport _transport;

    internal DirectoryApi(ApiTransport transport) => _transport = transport;

    public Task<UserDirectoryConfig> RulesAsync(CancellationToken cancellationToken) =>
        _transport.GetAsync("user_directory", BerthJson.Default.UserDirectoryConfig, cancellationToken);

    /// <summary>Both must be given. A second factor made mandatory signs out who has none.</summary>
    public Task SetRulesAsync(UserDirectoryConfig rules, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, "user_directory", rules, BerthJson.Default.UserDirectoryConfig, cancellationToken);

    /// <summary>The secret in the answer is a mark that there is one; sent back it means "as it is".</summary>
    public Task<DirectoryServerConfig> ServerAsync(CancellationToken cancellationToken) =>
        _transport.GetAsync("directory_server/config", BerthJson.Default.DirectoryServerConfig, cancellationToken);

    public Task SetServerAsync(DirectoryServerConfig config, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, "directory_server/config", config, BerthJson.Default.DirectoryServerConfig, cancellationToken);

    public Task<ExternalLdapConfig> OutsideAsync(CancellationToken cancellationToken) =>
        _transport.GetAsync("external_ldap/config", BerthJson.Default.ExternalLdapConfig, cancellationToken);

    /// <summary>The directory is asked once before anything is kept.</summary>
    public Task SetOutsideAsync(ExternalLdapConfig config, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, "external_ldap/config", config, BerthJson.Default.ExternalLdapConfig, cancellationToken);

    /// <returns>The task.</returns>
    public async Task<string> SyncAsync(CancellationToken cancellationToken) =>
        (await _transport.PostAsync("external_ldap/sync", BerthJson.Default.TaskStartedResponse, cancellationToken).ConfigureAwait(false)).TaskId;

    /// <summary>What a sync would change.</summary>
    public Task<ExternalLdapReport> TrySyncAsync(CancellationToken cancellationToken) =>
        _transport.PostAsync("external_ldap/sync?dryRun=true", BerthJson.Default.ExternalLdapReport, cancellationToken);

    /// <summary>Makes a local account the outside directory's, or the other way round; its password and sessions end.</summary>
    public Task LinkAsync(string userId, bool linked, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, "external_ldap/link", new ExternalLdapLinkRequest(userId, linked), BerthJson.Default.ExternalLdapLinkRequest, cancellationToken);

    public Task<LoginProviderConfig> LoginProviderAsync(CancellationToken cancellationToken) =>
        _transport.GetAsync("login_provider/config", BerthJson.Default.LoginProviderConfig, cancellationToken);

    /// <summary>The provider is asked once before anything is kept.</summary>
    public Task<LoginProviderConfig> SetLoginProviderAsync(LoginProviderConfig config, CancellationToken cancellationToken) =>
        _transport.PostAsync("login_provider/config", config, BerthJson.Default.LoginProviderConfig, BerthJson.Default.LoginProviderConfig, cancellationToken);
}
