using System.Text;

namespace Berth.Packaging.Archive;

/// <summary>Reads the path of an archive's entry and lets none pass that could mean another place.</summary>
internal static class EntryPath
{
    /// <summary>What file systems take for one name, in bytes.</summary>
    private const int MaxNameBytes = 255;

    /// <returns>Without <c>.</c> and empty parts; empty for the archive's root.</returns>
    /// <exception cref="PackageException">The path leaves the folder, is too long, or has control characters.</exception>
    public static string Normalize(string path, PackageLimits limits)
    {
        if (path.StartsWith('/'))
        {
            throw new PackageException($"The archive has the absolute path {Shown(path)}. Make it from inside the package's folder.");
        }

        var parts = path.Split('/').Where(part => part is not ("" or ".")).ToList();
        if (parts.Contains(".."))
        {
            throw new PackageException($"The archive has the path {Shown(path)}, which leads out of the package.");
        }

        if (path.Any(character => char.IsControl(character) || character == '\uFFFD'))
        {
            throw new PackageException($"The name {Shown(path)} has control characters or is not UTF-8. Rename the file.");
        }

        var joined = string.Join('/', parts);
        return Encoding.UTF8.GetByteCount(joined) > limits.MaxPathBytes || parts.Any(part => Encoding.UTF8.GetByteCount(part) > MaxNameBytes)
            ? throw new PackageException($"The path {Shown(path)} is too long.")
            : joined;
    }

    /// <summary>Short and printable, since it ends up in messages and logs.</summary>
    public static string Shown(string path)
    {
        var printable = string.Concat(path.Select(character => char.IsControl(character) ? '?' : character));
        return printable.Length > 120 ? printable[..120] + "…" : printable;
    }
}
