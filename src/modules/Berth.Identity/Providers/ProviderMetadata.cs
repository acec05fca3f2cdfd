using System.Text.Json;

namespace Berth.Identity.Providers;

/// <summary>What a provider says of itself (OpenID Connect Discovery 1.0), as much as we need.</summary>
/// <param name="Authorization">Where people are sent.</param>
/// <param name="PostsSecret">It takes the client's secret in the form and not in the header.</param>
/// <param name="NamesItself">Its answers carry <c>iss</c> (RFC 9207), so one without it is none.</param>
internal sealed record ProviderMetadata(Uri Issuer, Uri Authorization, Uri Token, Uri Keys, Uri? UserInfo, bool PostsSecret, bool NamesItself)
{
    /// <exception cref="ProviderException">It is not this provider's, or not whole.</exception>
    public static ProviderMetadata Read(JsonElement json, string expected)
    {
        if (Text(json, "issuer") != expected)
        {
            throw new ProviderException("The provider calls itself something else than the issuer that is set up. Copy its issuer to the letter, with or without the slash at the end.");
        }

        var issuer = new Uri(expected);
        var methods = List(json, "token_endpoint_auth_methods_supported");
        return new(
            issuer,
            Needed(json, "authorization_endpoint", issuer),
            Needed(json, "token_endpoint", issuer),
            Needed(json, "jwks_uri", issuer),
            ProviderAddresses.Read(Text(json, "userinfo_endpoint"), issuer),
            methods.Contains("client_secret_post") && !methods.Contains("client_secret_basic"),
            json.TryGetProperty("authorization_response_iss_parameter_supported", out var named) && named.ValueKind == JsonValueKind.True);
    }

    public static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Uri Needed(JsonElement json, string name, Uri issuer) =>
        ProviderAddresses.Read(Text(json, name), issuer) ?? throw new ProviderException($"The provider's {name} is missing, or no address that may be used (https).");

    private static List<string?> List(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString())] : [];
}
