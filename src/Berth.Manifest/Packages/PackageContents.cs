using System.Diagnostics.CodeAnalysis;

namespace Berth.Manifest;

/// <summary>A package as found in its source directory.</summary>
/// <param name="Manifest">With texts in place of file names.</param>
/// <param name="Dockerfile">Its path within the directory; null when there is none.</param>
public sealed record PackageContents(CloudronManifest Manifest, PackageIcon? Icon, string? Dockerfile);

/// <param name="MediaType">Told from the content: PNG, JPEG, GIF or WebP. SVG is left out, since it can carry scripts.</param>
public sealed record PackageIcon(string MediaType, ReadOnlyMemory<byte> Bytes);

/// <summary>The package, or at least one error.</summary>
public sealed class PackageReadResult
{
    internal PackageReadResult(PackageContents? package, IReadOnlyList<ManifestProblem> problems)
    {
        Package = package;
        Errors = [.. problems.Where(p => p.Severity == ManifestSeverity.Error)];
        Warnings = [.. problems.Where(p => p.Severity != ManifestSeverity.Error)];
    }

    [MemberNotNullWhen(true, nameof(Package))]
    public bool IsAccepted => Package is not null;

    public PackageContents? Package { get; }

    public IReadOnlyList<ManifestProblem> Errors { get; }

    /// <summary>Warnings and notes.</summary>
    public IReadOnlyList<ManifestProblem> Warnings { get; }
}
