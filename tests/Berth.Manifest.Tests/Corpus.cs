namespace Berth.Manifest.Tests;

/// <summary>Public packages, kept beside the repository: <c>../shared/corpus</c>.</summary>
internal static class Corpus
{
    private static readonly string? Root = Find();

    public static bool Exists => Root is not null;

    /// <summary>File name and bytes; empty when there is no corpus.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Manifests() => Files("manifests");

    public static IEnumerable<(string Name, byte[] Bytes)> VersionsFiles() => Files("versions");

    public static void Require() => Assert.SkipUnless(Exists, "No shared/corpus folder beside the repository.");

    private static IEnumerable<(string Name, byte[] Bytes)> Files(string folder) =>
        Root is null ? [] : Directory.EnumerateFiles(Path.Combine(Root, folder), "*.json").Order().Select(f => (Path.GetFileName(f), File.ReadAllBytes(f)));

    private static string? Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, "shared", "corpus");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
