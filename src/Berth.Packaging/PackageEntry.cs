namespace Berth.Packaging;

/// <summary>One file, directory or link of a package.</summary>
/// <param name="Path">Relative, with slashes.</param>
/// <param name="LinkTarget">Set for symbolic links.</param>
public sealed record PackageEntry(string Path, PackageEntryKind Kind, bool IsExecutable, string? LinkTarget = null);

public enum PackageEntryKind
{
    File,
    Directory,
    Link,
}
