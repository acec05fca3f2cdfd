namespace Berth.Addons.Images;

/// <summary>The images that the platform makes itself: the base that packages stand on, and those of its services.</summary>
public interface IPlatformImages
{
    /// <summary>
    /// Makes <c>berth/&lt;name&gt;</c> and what it stands on, unless an image of exactly this content exists;
    /// then the engine is asked once and nothing else happens. Requests at the same time share one build.
    /// </summary>
    /// <param name="name">A folder of <see cref="ImagesOptions.Directory"/>: <c>base</c>, <c>mysql</c> …</param>
    /// <returns>The reference by content, <c>berth/mysql:1a2b…</c>.</returns>
    /// <exception cref="Kernel.ErrorException"><c>image.unknown</c>, <c>image.rootfs_failed</c>.</exception>
    /// <exception cref="Ports.PortException">What the engine says, such as <c>image.build_failed</c>.</exception>
    Task<string> EnsureAsync(string name, IProgress<ImageStep>? progress, CancellationToken cancellationToken);
}

/// <summary>One line about a build.</summary>
/// <param name="Text">For people.</param>
/// <param name="IsLog">True for what a tool printed, false for what the platform is doing.</param>
public sealed record ImageStep(string Text, bool IsLog);

public sealed record ImagesOptions
{
    /// <summary>Absolute path of the folder that holds one folder per image.</summary>
    public required string Directory { get; init; }

    /// <summary>Network of the builds' RUN steps; null is the engine's default.</summary>
    public string? BuildNetwork { get; init; }
}
