using System.Diagnostics.CodeAnalysis;

namespace Berth.Manifest;

/// <summary>
/// What reading one manifest came to: the manifest, or at least one error. Warnings and notes come with either.
/// At most a hundred problems of a kind are kept.
/// </summary>
public sealed class ManifestReadResult
{
    internal ManifestReadResult(CloudronManifest? manifest, IReadOnlyList<ManifestProblem> problems)
    {
        Manifest = manifest;
        Problems = problems;
        Errors = [.. problems.Where(p => p.Severity == ManifestSeverity.Error)];
        Warnings = [.. problems.Where(p => p.Severity != ManifestSeverity.Error)];
    }

    [MemberNotNullWhen(true, nameof(Manifest))]
    public bool IsAccepted => Manifest is not null;

    /// <summary>Null exactly when there are errors.</summary>
    public CloudronManifest? Manifest { get; }

    /// <summary>Errors, warnings and notes in the order they were found.</summary>
    public IReadOnlyList<ManifestProblem> Problems { get; }

    public IReadOnlyList<ManifestProblem> Errors { get; }

    /// <summary>Warnings and notes.</summary>
    public IReadOnlyList<ManifestProblem> Warnings { get; }

    /// <summary>The manifest, for callers that have no use for a refused one.</summary>
    /// <exception cref="ManifestException">It was refused; the message has every error.</exception>
    public CloudronManifest Require() => Manifest ?? throw new ManifestException(Errors);
}
