using System.Text;

namespace Berth.Manifest;

/// <summary>The content, or a sentence that says why there is none.</summary>
internal sealed record FileRead(byte[]? Bytes, string? Failure, bool IsOutside = false);

/// <summary>Reads files of one directory and none outside it.</summary>
internal sealed class FolderFiles(string directory)
{
    private const int MostLinks = 16;

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));

    /// <summary>Without a byte order mark, line ends as line feeds; bytes that are not UTF-8 become replacement characters.</summary>
    public static string Decode(byte[] bytes) =>
        Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').ReplaceLineEndings("\n");

    public bool Exists(string name)
    {
        try
        {
            return Resolve(name) is { } path && File.Exists(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public async Task<FileRead> ReadAsync(string name, int maximumBytes, CancellationToken cancellationToken)
    {
        try
        {
            if (Resolve(name) is not { } path)
            {
                return new FileRead(null, $"{JsonPath.Readable(name)} is outside the package's directory.", IsOutside: true);
            }

            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return new FileRead(null, $"There is no file {JsonPath.Readable(name)} in {_root}.");
            }

            if (file.Length > maximumBytes)
            {
                return new FileRead(null, $"{JsonPath.Readable(name)} has {file.Length} bytes; at most {maximumBytes} are allowed.");
            }

            // Pipes and devices say they have no length; opening one could wait for ever.
            return new FileRead(file.Length == 0 ? [] : await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new FileRead(null, $"{JsonPath.Readable(name)} cannot be read: {error.Message}");
        }
    }

    /// <summary>The path with every symbolic link followed; null when it is outside the directory.</summary>
    private string? Resolve(string name)
    {
        if (name.Length == 0 || name.Contains('\0') || Path.IsPathRooted(name))
        {
            return null;
        }

        var target = Path.GetFullPath(name, _root);
        for (var links = 0; links <= MostLinks; links++)
        {
            if (!target.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                return null;
            }

            if (FollowFirstLink(target) is not { } next)
            {
                return target;
            }

            target = next;
        }

        return null;
    }

    /// <summary>The path with the first link on it replaced by where it leads; null when there is none.</summary>
    private string? FollowFirstLink(string target)
    {
        var at = _root;
        var parts = target[(_root.Length + 1)..].Split(Path.DirectorySeparatorChar);
        for (var i = 0; i < parts.Length; i++)
        {
            var parent = at;
            at = Path.Combine(at, parts[i]);
            if (new FileInfo(at).LinkTarget is { } link)
            {
                return Path.GetFullPath(Path.Combine([Path.GetFullPath(link, parent), .. parts[(i + 1)..]]));
            }
        }

        return null;
    }
}
