using Berth.Kernel;

namespace Berth.Identity.OpenId;

/// <summary>Addresses that people may be sent to with a code in hand.</summary>
internal static class RedirectUris
{
    /// <summary>A browser would run, or show as ours, what stands behind these.</summary>
    private static readonly HashSet<string> Refused = new(StringComparer.Ordinal) { "javascript", "data", "vbscript", "file", "blob", "about", "view-source", "ws", "wss" };

    /// <param name="list">Separated by commas or white space.</param>
    public static Result<IReadOnlyList<string>> Parse(string? list, string field)
    {
        var parts = (list ?? "").Split([',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToList();
        if (parts.Count is 0 or > 100)
        {
            return Error.Invalid("oidc.redirect", $"{field} must name 1 to 100 addresses such as https://app.example.com/callback, separated by commas", field);
        }

        return parts.Find(part => !IsGood(part)) is { } bad
            ? Error.Invalid("oidc.redirect", $"{(bad.Length > 100 ? bad[..100] : bad)} cannot be a redirect address: it must be absolute, such as https://app.example.com/callback, and have no fragment", field)
            : parts;
    }

    public static bool IsGood(string text) =>
        text.Length <= 2000
        && !text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || character is '"' or '<' or '>' or '\\')
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && text.Contains(':')
        && !text.Contains('#')
        && !Refused.Contains(uri.Scheme)
        && (uri.Scheme is not ("http" or "https") || (uri.Host.Length > 0 && uri.UserInfo.Length == 0));
}
