namespace Berth.Manifest;

/// <summary>Absolute paths inside the container that the platform mounts or reads.</summary>
internal static class ContainerPath
{
    private const int Longest = 1024;

    /// <summary>
    /// Without a trailing slash; false for anything that could end up elsewhere than it says: relative, empty, <c>.</c> or
    /// <c>..</c> parts, control characters, and the colon and comma of mount notations.
    /// </summary>
    public static bool TryNormalize(string text, out string path)
    {
        path = text.Length > 1 && text.EndsWith('/') ? text[..^1] : text;
        return path.Length <= Longest && path.StartsWith('/')
            && !path.Any(c => char.IsControl(c) || c is ':' or ',' or '\\')
            && (text == "/" || path[1..].Split('/').All(part => part is not ("" or "." or "..")));
    }

    /// <summary>True for the directory itself and everything below it.</summary>
    public static bool IsWithin(string path, string directory) =>
        path == directory || (path.StartsWith(directory, StringComparison.Ordinal) && path[directory.Length] == '/');
}
