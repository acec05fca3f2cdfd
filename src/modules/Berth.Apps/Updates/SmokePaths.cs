using System.Text.Json;
using Berth.Manifest;

namespace Berth.Apps.Updates;

/// <summary>
/// <c>smokePaths</c> of a manifest, an extension of ours that other platforms ignore: paths that a working app answers
/// with less than 400. What is not usable in the list counts as absent.
/// </summary>
internal static class SmokePaths
{
    private const int Most = 20;
    private const int Longest = 500;

    public static IReadOnlyList<string> Of(CloudronManifest manifest) =>
        manifest.HttpPort != 0 && manifest.Json.TryGetProperty("smokePaths", out var paths) && paths.ValueKind == JsonValueKind.Array
            ? [.. paths.EnumerateArray().Where(path => path.ValueKind == JsonValueKind.String).Select(path => path.GetString()!).Where(IsUsable).Take(Most)]
            : [];

    private static bool IsUsable(string path) =>
        path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && path.Length <= Longest && !path.Any(letter => letter <= ' ' || letter == '\u007f');
}
