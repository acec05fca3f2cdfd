using System.Formats.Tar;
using System.IO.Compression;

namespace Berth.Cli.Packages;

/// <summary>Writes a package folder as tar.gz, leaving out what <c>.dockerignore</c> says, and <c>.git</c>.</summary>
internal sealed class PackageArchive
{
    // The build itself needs these, whatever the rules say.
    private static readonly string[] Always = [PackageDirectory.ManifestName, "Dockerfile", ".dockerignore"];

    private readonly string _root;
    private readonly IgnoreRules _rules;

    public PackageArchive(string directory)
    {
        _root = directory;
        var ignore = Path.Combine(directory, ".dockerignore");
        _rules = new IgnoreRules([".git", .. File.Exists(ignore) ? File.ReadLines(ignore) : []]);
    }

    /// <summary>Relative paths of what goes in, directories before their content, in a stable order.</summary>
    public IReadOnlyList<string> List()
    {
        var entries = new List<string>();
        Collect("", entries);
        return entries;
    }

    public async Task WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        await using var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        await using var tar = new TarWriter(gzip, TarEntryFormat.Pax, leaveOpen: true);
        foreach (var entry in List())
        {
            await tar.WriteEntryAsync(Path.Combine(_root, entry), entry, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Collect(string directory, List<string> entries)
    {
        foreach (var item in new DirectoryInfo(Path.Combine(_root, directory)).EnumerateFileSystemInfos().OrderBy(item => item.Name, StringComparer.Ordinal))
        {
            var path = directory.Length == 0 ? item.Name : $"{directory}/{item.Name}";
            var ignored = !Always.Contains(path, StringComparer.Ordinal) && _rules.IsIgnored(path);
            var isDirectory = item.Attributes.HasFlag(FileAttributes.Directory) && item.LinkTarget is null;
            if (isDirectory && (!ignored || _rules.HasExceptions))
            {
                var mark = entries.Count;
                Collect(path, entries);
                if (!ignored || entries.Count > mark)
                {
                    entries.Insert(mark, path);
                }
            }
            else if (!isDirectory && !ignored && !IsSpecial(item))
            {
                entries.Add(path);
            }
        }
    }

    // Sockets and pipes cannot be packed.
    private static bool IsSpecial(FileSystemInfo item) => item.LinkTarget is null && item.Attributes.HasFlag(FileAttributes.Device);
}
