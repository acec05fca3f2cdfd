using OpenIddict.EntityFrameworkCore.Models;

namespace Berth.Identity.OpenId;

/// <summary>Somebody who may send people here to sign in: an app, a program elsewhere, our own command line.</summary>
internal sealed class OidcClient : OpenIddictEntityFrameworkCoreApplication<string, OidcAuthorization, OidcToken>
{
    public OidcClient() => Id = Guid.CreateVersion7().ToString();

    /// <summary>The app on this server whose client it is; its access list decides who gets a code.</summary>
    public string? AppId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public OidcClient Copy() => (OidcClient)MemberwiseClone();
}

/// <summary>What one sign-in, or one allowed device, led to: its tokens end together when one of them turns up twice.</summary>
internal sealed class OidcAuthorization : OpenIddictEntityFrameworkCoreAuthorization<string, OidcClient, OidcToken>
{
    public OidcAuthorization() => Id = Guid.CreateVersion7().ToString();

    public string? ApplicationId { get; set; }
}

/// <summary>Nobody defines scopes of their own, but the library's model has them.</summary>
internal sealed class OidcScope : OpenIddictEntityFrameworkCoreScope<string>
{
    public OidcScope() => Id = Guid.CreateVersion7().ToString();
}

/// <summary>A code, or a token that is looked up: what was handed out, and whether it still counts. Payloads are encrypted.</summary>
internal sealed class OidcToken : OpenIddictEntityFrameworkCoreToken<string, OidcClient, OidcAuthorization>
{
    public OidcToken() => Id = Guid.CreateVersion7().ToString();

    public string? ApplicationId { get; set; }

    public string? AuthorizationId { get; set; }

    public OidcToken Copy() => (OidcToken)MemberwiseClone();
}

internal enum OidcKeyUse
{
    /// <summary>RSA, PKCS#8 in base64.</summary>
    Signing,

    /// <summary>256 random bits in base64, for the payloads of codes and refresh tokens.</summary>
    Encryption,

    /// <summary>256 random bits in base64, shared with the gateway.</summary>
    Wall,
}

internal sealed class OidcKey
{
    public const string Purpose = "openid-key";

    /// <summary>The key id that tokens name.</summary>
    public required string Id { get; init; }

    public required OidcKeyUse Use { get; init; }

    /// <summary>Encrypted.</summary>
    public required string Secret { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
