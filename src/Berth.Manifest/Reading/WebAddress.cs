using System.Text.Json;

namespace Berth.Manifest;

/// <summary>
/// Addresses that end up as links and pictures in a browser: only absolute http and https ones come through, so that no
/// package can plant a <c>javascript:</c> link.
/// </summary>
internal static class WebAddress
{
    private const string Allowed = "Must be an absolute http or https address";

    public static Uri? Url(this ObjectReader reader, string name) =>
        reader.Text(name) is { } text ? Read(text, reader.PathOf(name), reader.Element.GetProperty(name), reader.Problems) : null;

    public static Uri? Read(string text, string path, JsonElement json, ProblemList problems)
    {
        if (IsWeb(text, out var url))
        {
            return url;
        }

        // Older validators took "example.com/about".
        if (!text.Contains("//", StringComparison.Ordinal) && IsWeb("https://" + text, out url)
            && url.Host.Contains('.', StringComparison.Ordinal) && url.UserInfo.Length == 0 && url.IsDefaultPort)
        {
            problems.Warn(path, $"{Allowed}; taken as {JsonPath.Readable(url.ToString())}.", json);
            return url;
        }

        problems.Warn(path, $"{Allowed}; ignored.", json);
        return null;
    }

    private static bool IsWeb(string text, out Uri url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url!) && (url.Scheme is "http" or "https") && url.Host.Length > 0;
}
