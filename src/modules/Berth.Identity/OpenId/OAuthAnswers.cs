using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Server.AspNetCore;

namespace Berth.Identity.OpenId;

/// <summary>Answers in the protocol's own words.</summary>
internal static class OAuthAnswers
{
    public const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    /// <param name="error">As RFC 6749 or OpenID Connect name it.</param>
    public static IResult Refuse(string error, string description) => Results.Forbid(With(error, description), [Scheme]);

    /// <summary>For the userinfo endpoint: 401 with the reason in <c>WWW-Authenticate</c>.</summary>
    public static IResult Challenge(string error, string description) => Results.Challenge(With(error, description), [Scheme]);

    private static AuthenticationProperties With(string error, string description) => new(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
        [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
    });
}
