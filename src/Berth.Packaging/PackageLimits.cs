namespace Berth.Packaging;

/// <summary>How much an uploaded package may hold once it is unpacked.</summary>
public sealed record PackageLimits
{
    /// <summary>Bytes of all files together.</summary>
    public long MaxBytes { get; init; } = 4L << 30;

    /// <summary>Files, directories and links.</summary>
    public int MaxEntries { get; init; } = 200_000;

    /// <summary>Bytes of one path.</summary>
    public int MaxPathLength { get; init; } = 1024;
}
