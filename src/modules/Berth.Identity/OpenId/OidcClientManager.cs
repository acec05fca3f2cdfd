using Berth.Identity.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;

namespace Berth.Identity.OpenId;

/// <summary>Client secrets are made here with 256 random bits, so a plain hash keeps them; a slow one would only cost at every token.</summary>
internal sealed class OidcClientManager(
    IOpenIddictApplicationCache<OidcClient> cache,
    ILogger<OpenIddictApplicationManager<OidcClient>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<OidcClient> store)
    : OpenIddictApplicationManager<OidcClient>(cache, logger, options, store)
{
    protected override ValueTask<string> ObfuscateClientSecretAsync(string secret, CancellationToken cancellationToken = default) => new(Secret.Hash(secret));

    protected override ValueTask<bool> ValidateClientSecretAsync(string secret, string comparand, CancellationToken cancellationToken = default) =>
        new(Secret.Same(Secret.Hash(secret), comparand));
}
