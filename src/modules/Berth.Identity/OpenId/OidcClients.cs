using Berth.Data;
using Berth.Identity.Model;
using Berth.Kernel;
using Berth.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Berth.Identity.OpenId;

/// <summary>The one place where clients are made, changed and removed.</summary>
internal sealed class OidcClients(IServiceScopeFactory scopes, IDbContextFactory<BerthDb> databases, KnownClients known, IdentityOptions options, ServerNaming naming, TimeProvider clock) : IOidcClients
{
    /// <summary>The command line: public, comes back to a port of its own machine.</summary>
    public const string Cli = "cid-cli";

    public string Issuer => OpenIdPaths.Issuer(options);

    public string ProviderName => naming.Current;

    public async Task EnsureCliAsync(CancellationToken cancellationToken)
    {
        // The port of a loopback address is the program's to choose (RFC 8252, 7.3).
        var descriptor = Describe(Cli, null, "Command line", ["http://localhost/callback", "http://127.0.0.1/callback", "http://[::1]/callback"], []);
        descriptor.ApplicationType = ApplicationTypes.Native;
        descriptor.Requirements.Add(Requirements.Features.ProofKeyForCodeExchange);
        await SaveAsync(descriptor, null, cancellationToken);
    }

    public async Task<Result<string>> EnsureAppAsync(AppClient client, CancellationToken cancellationToken)
    {
        if (client.RedirectUris.Concat(client.PostLogoutRedirectUris).FirstOrDefault(uri => !RedirectUris.IsGood(uri)) is { } bad)
        {
            return Error.Invalid("oidc.redirect", $"{bad} cannot be a redirect address: it must be absolute and have no fragment", "loginRedirectUri");
        }

        await SaveAsync(Describe(client.ClientId, client.Secret, client.Name, client.RedirectUris, client.PostLogoutRedirectUris), client.AppId, cancellationToken);
        return client.ClientId;
    }

    public async Task RemoveAppAsync(string appId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var id in await db.Set<OidcClient>().Where(client => client.AppId == appId).Select(client => client.ClientId!).ToListAsync(cancellationToken))
        {
            await RemoveAsync(id, cancellationToken);
        }
    }

    /// <summary>A client for something outside this server.</summary>
    /// <returns>The client and its secret, which exists nowhere else.</returns>
    public async Task<(OidcClient Client, string Secret)> AddOutsideAsync(string name, IReadOnlyList<string> redirectUris, CancellationToken cancellationToken)
    {
        var secret = Secret.NewToken();
        var client = await SaveAsync(Describe($"cid-{Guid.CreateVersion7()}", secret, name, redirectUris, []), null, cancellationToken);
        return (client, secret);
    }

    public async Task<bool> ChangeOutsideAsync(string clientId, string name, IReadOnlyList<string> redirectUris, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var manager = scope.ServiceProvider.GetRequiredService<OpenIddictApplicationManager<OidcClient>>();
        if (await manager.FindByClientIdAsync(clientId, cancellationToken) is not { AppId: null } client || clientId == Cli)
        {
            return false;
        }

        var descriptor = new OpenIddictApplicationDescriptor();
        await manager.PopulateAsync(descriptor, client, cancellationToken);
        descriptor.DisplayName = name;
        descriptor.RedirectUris.Clear();
        descriptor.RedirectUris.UnionWith(redirectUris.Select(uri => new Uri(uri)));
        await manager.PopulateAsync(client, descriptor, cancellationToken);
        await manager.UpdateAsync(client, cancellationToken);
        return true;
    }

    public async Task<IReadOnlyList<OidcClient>> ListOutsideAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<OidcClient>().AsNoTracking().Where(client => client.AppId == null && client.ClientId != Cli)
            .OrderBy(client => client.CreatedAt).ToListAsync(cancellationToken);
    }

    public async ValueTask<OidcClient?> FindAsync(string? clientId, CancellationToken cancellationToken) =>
        clientId is null ? null : await known.FindAsync(clientId, cancellationToken);

    /// <summary>With everything that was handed out to it.</summary>
    public async Task<bool> RemoveAsync(string clientId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var manager = scope.ServiceProvider.GetRequiredService<OpenIddictApplicationManager<OidcClient>>();
        if (await manager.FindByClientIdAsync(clientId, cancellationToken) is not { } client)
        {
            return false;
        }

        await manager.DeleteAsync(client, cancellationToken);
        return true;
    }

    private async Task<OidcClient> SaveAsync(OpenIddictApplicationDescriptor descriptor, string? appId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var manager = scope.ServiceProvider.GetRequiredService<OpenIddictApplicationManager<OidcClient>>();
        if (await manager.FindByClientIdAsync(descriptor.ClientId!, cancellationToken) is { } known)
        {
            await manager.UpdateAsync(known, descriptor, cancellationToken);
            return known;
        }

        // The manager takes the secret by itself, to hash it.
        var client = new OidcClient { AppId = appId, CreatedAt = clock.GetUtcNow() };
        var secret = descriptor.ClientSecret;
        descriptor.ClientSecret = null;
        await manager.PopulateAsync(client, descriptor, cancellationToken);
        await manager.CreateAsync(client, secret, cancellationToken);
        return client;
    }

    private static OpenIddictApplicationDescriptor Describe(string clientId, string? secret, string name, IEnumerable<string> redirectUris, IEnumerable<string> postLogoutRedirectUris)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = clientId,
            ClientSecret = secret,
            ClientType = secret is null ? ClientTypes.Public : ClientTypes.Confidential,
            ApplicationType = ApplicationTypes.Web,
            ConsentType = ConsentTypes.Implicit,
            DisplayName = name,
        };
        descriptor.RedirectUris.UnionWith(redirectUris.Select(uri => new Uri(uri)));
        descriptor.PostLogoutRedirectUris.UnionWith(postLogoutRedirectUris.Select(uri => new Uri(uri)));
        descriptor.Permissions.UnionWith(
        [
            Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.Endpoints.EndSession,
            Permissions.Endpoints.DeviceAuthorization, Permissions.Endpoints.Revocation,
            Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.GrantTypes.DeviceCode,
            Permissions.ResponseTypes.Code,
        ]);
        return descriptor;
    }
}
