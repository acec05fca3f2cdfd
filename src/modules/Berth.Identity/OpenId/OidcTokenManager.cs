using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Berth.Identity.OpenId;

/// <summary>The library's own, but that it does not look through the database for another code of the same 256 random bits.</summary>
internal sealed class OidcTokenManager(
    IOpenIddictTokenCache<OidcToken> cache,
    ILogger<OpenIddictTokenManager<OidcToken>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictTokenStore<OidcToken> store)
    : OpenIddictTokenManager<OidcToken>(cache, logger, options, store)
{
    public override IAsyncEnumerable<ValidationResult> ValidateAsync(OidcToken token, CancellationToken cancellationToken = default) =>
        token.Type == TokenTypeIdentifiers.Private.AuthorizationCode ? AsyncEnumerable.Empty<ValidationResult>() : base.ValidateAsync(token, cancellationToken);
}
