namespace Berth.Packaging;

/// <summary>What an uploaded archive may ask of us.</summary>
public sealed record PackageLimits
{
    public static PackageLimits Default { get; } = new();

    /// <summary>Bytes of the unpacked tar, headers and padding included.</summary>
    public long MaxTotalBytes { get; init; } = 1L << 30;

    /// <summary>Files, directories and links together.</summary>
    public int MaxEntries { get; init; } = 50_000;

    /// <summary>Bytes of a path in UTF-8.</summary>
    public int MaxPathBytes { get; init; } = 1024;
}
