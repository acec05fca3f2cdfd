using System.Security.Claims;
using Berth.Identity.Model;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Berth.Identity.OpenId;

/// <summary>What clients learn about a person (packaging-contract.md 2.8).</summary>
internal static class PersonClaims
{
    /// <summary>Our own id of the person, which stays when everything else about them changes.</summary>
    public const string UserId = "berth_uid";

    public static readonly IReadOnlySet<string> KnownScopes = new HashSet<string>(StringComparer.Ordinal) { Scopes.OpenId, Scopes.Profile, Scopes.Email, Scopes.OfflineAccess };

    /// <summary>For the tokens. Claims go into the identity token too, because many clients look nowhere else.</summary>
    /// <param name="carried">What an earlier step put there, such as the nonce.</param>
    public static ClaimsPrincipal Principal(User user, IEnumerable<string> scopes, IEnumerable<Claim> carried)
    {
        var identity = new ClaimsIdentity(carried, "Berth", Claims.Name, Claims.Role);
        identity.SetScopes(scopes.Where(KnownScopes.Contains));
        identity.SetClaim(UserId, user.Id);
        foreach (var (name, value) in Of(user, identity.HasScope))
        {
            _ = value is bool flag ? identity.SetClaim(name, flag) : identity.SetClaim(name, (string?)value);
        }

        identity.SetDestinations(claim => claim.Type switch
        {
            UserId => [Destinations.AccessToken],
            Claims.Subject => [Destinations.AccessToken, Destinations.IdentityToken],
            _ => [Destinations.IdentityToken],
        });
        return new(identity);
    }

    public static IEnumerable<KeyValuePair<string, object>> Of(User user, Func<string, bool> hasScope)
    {
        yield return new(Claims.Subject, user.Username!);
        if (hasScope(Scopes.Profile))
        {
            var words = user.DisplayName.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            yield return new(Claims.Name, words.Length > 0 ? user.DisplayName : user.Username!);
            yield return new(Claims.GivenName, words.Length > 0 ? words[0] : user.Username!);
            yield return new(Claims.FamilyName, words.Length > 1 ? words[^1] : "");
            yield return new(Claims.PreferredUsername, user.Username!);
            yield return new(Claims.Locale, "en-US");
        }

        if (hasScope(Scopes.Email))
        {
            yield return new(Claims.Email, user.Email);
            yield return new(Claims.EmailVerified, true);
        }
    }
}
