namespace Berth.Manifest;

/// <summary>A manifest was refused. Thrown only by members that say so; readers return their errors.</summary>
public sealed class ManifestException : Exception
{
    public ManifestException(IReadOnlyList<ManifestProblem> errors)
        : base(string.Join('\n', errors.Select(e => e.ToString())))
        => Errors = errors;

    public IReadOnlyList<ManifestProblem> Errors { get; }
}
