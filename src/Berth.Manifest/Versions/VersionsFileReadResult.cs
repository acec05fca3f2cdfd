using System.Diagnostics.CodeAnalysis;

namespace Berth.Manifest;

/// <summary>The file, or at least one error when not even its frame can be read.</summary>
public sealed class VersionsFileReadResult
{
    internal VersionsFileReadResult(VersionsFile? file, IReadOnlyList<ManifestProblem> problems)
    {
        File = file;
        Errors = [.. problems.Where(p => p.Severity == ManifestSeverity.Error)];
        Warnings = [.. problems.Where(p => p.Severity != ManifestSeverity.Error)];
    }

    [MemberNotNullWhen(true, nameof(File))]
    public bool IsAccepted => File is not null;

    public VersionsFile? File { get; }

    public IReadOnlyList<ManifestProblem> Errors { get; }

    /// <summary>About the frame; those about an entry are with the entry.</summary>
    public IReadOnlyList<ManifestProblem> Warnings { get; }
}
