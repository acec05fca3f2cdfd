using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using OpenIddict.EntityFrameworkCore;

namespace Berth.Identity.OpenId;

/// <summary>The library's own, but that it looks into <see cref="KnownClients"/>: every request names its client, and they hardly ever change.</summary>
internal sealed class OidcClientStore(
    KnownClients known,
    IMemoryCache cache,
    IOpenIddictEntityFrameworkCoreContext context,
    IOptionsMonitor<OpenIddictEntityFrameworkCoreOptions> options)
    : OpenIddictEntityFrameworkCoreApplicationStore<OidcClient, OidcAuthorization, OidcToken, string>(cache, context, options)
{
    public override ValueTask<OidcClient?> FindByClientIdAsync(string identifier, CancellationToken cancellationToken) =>
        known.FindAsync(identifier, cancellationToken);

    public override async ValueTask CreateAsync(OidcClient application, CancellationToken cancellationToken)
    {
        await base.CreateAsync(application, cancellationToken);
        known.Changed();
    }

    public override async ValueTask UpdateAsync(OidcClient application, CancellationToken cancellationToken)
    {
        await base.UpdateAsync(application, cancellationToken);
        known.Changed();
    }

    public override async ValueTask DeleteAsync(OidcClient application, CancellationToken cancellationToken)
    {
        await base.DeleteAsync(application, cancellationToken);
        known.Changed();
    }
}
