using System.Text.Json;

namespace Berth.Manifest;

internal static class SignOnOptions
{
    private const string DefaultAlgorithm = "RS256";

    public static OidcAddon Oidc(ObjectReader options)
    {
        IReadOnlyList<string> redirects = [];
        if (!options.Element.TryGetProperty("loginRedirectUri", out var value) || value.ValueKind != JsonValueKind.String)
        {
            options.Problems.Error(
                options.PathOf("loginRedirectUri"),
                "Is required: the path that logins return to, such as /auth/return; several with commas between them.",
                value.ValueKind == JsonValueKind.Undefined ? null : value);
        }
        else
        {
            redirects = value.GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        return new OidcAddon(options.Element, redirects, options.Text("logoutRedirectUri"), Algorithm(options));
    }

    public static ProxyAuthAddon ProxyAuth(ObjectReader options)
    {
        var (path, inverted) = ProtectedPath(options);
        return new ProxyAuthAddon(options.Element, path, inverted, options.Option("basicAuth"), options.Option("supportsBearerAuth"));
    }

    private static string Algorithm(ObjectReader options)
    {
        var algorithm = options.Text("tokenSignatureAlgorithm") ?? DefaultAlgorithm;
        if (algorithm is DefaultAlgorithm or "EdDSA")
        {
            return algorithm;
        }

        options.Problems.Note(
            options.PathOf("tokenSignatureAlgorithm"),
            $"Should be {DefaultAlgorithm} or EdDSA; taken as {DefaultAlgorithm}.",
            options.Element.GetProperty("tokenSignatureAlgorithm"));
        return DefaultAlgorithm;
    }

    /// <summary>A path that cannot match anything is refused rather than leaving the app without its wall.</summary>
    private static (string? Path, bool Inverted) ProtectedPath(ObjectReader options)
    {
        if (options.StrictText("path") is not { } text)
        {
            return (null, false);
        }

        var inverted = text.StartsWith('!');
        var path = inverted ? text[1..] : text;
        if (path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '\\' or '?' or '#'))
        {
            return (path, inverted);
        }

        options.Problems.Error(options.PathOf("path"), "Must be a path such as /admin, or !/api for everything but it.", options.Element.GetProperty("path"));
        return (null, false);
    }
}
