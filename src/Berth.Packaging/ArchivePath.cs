using System.Text;

namespace Berth.Packaging;

internal static class ArchivePath
{
    /// <summary>Relative, with single slashes, nothing that climbs; empty for the archive's own root.</summary>
    /// <exception cref="PackageException"><c>package.invalid_path</c></exception>
    public static string Clean(string name, int maxLength)
    {
        if (name.StartsWith('/') || name.Contains('\0') || Encoding.UTF8.GetByteCount(name) > maxLength)
        {
            throw Refused(name);
        }

        var parts = name.Split('/').Where(part => part is not ("" or ".")).ToList();
        return parts.Any(part => part == ".." || Encoding.UTF8.GetByteCount(part) > 255) ? throw Refused(name) : string.Join('/', parts);
    }

    private static PackageException Refused(string name) =>
        new("package.invalid_path", $"The archive holds the path '{Shorten(name)}'. Paths must be relative, may not climb with '..' and not be too long.");

    private static string Shorten(string name) => new([.. name.Take(120).Select(c => char.IsControl(c) ? '?' : c)]);
}
