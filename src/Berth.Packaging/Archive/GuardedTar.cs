using System.Formats.Tar;
using System.Runtime.CompilerServices;

namespace Berth.Packaging.Archive;

/// <summary>Entries of a tar or tar.gz from outside, each checked before it is believed.</summary>
internal static class GuardedTar
{
    /// <exception cref="PackageException">The archive is damaged, ends in the middle, or is beyond the limits.</exception>
    public static async IAsyncEnumerable<TarEntry> ReadAsync(Stream archive, PackageLimits limits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var plain = await Compression.OpenAsync(archive, cancellationToken);
        await using var guard = new TarGuard(plain, limits);
        await using var tar = new TarReader(guard, leaveOpen: true);
        while (await NextAsync(tar, cancellationToken) is { } entry)
        {
            yield return entry;
        }

        if (!guard.HasEnded)
        {
            throw new PackageException("The archive ends in the middle. Upload it again.");
        }
    }

    private static async Task<TarEntry?> NextAsync(TarReader tar, CancellationToken cancellationToken)
    {
        try
        {
            return await tar.GetNextEntryAsync(copyData: false, cancellationToken);
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new PackageException("This is not a tar or tar.gz archive, or it is damaged. Make it again and upload it again.", damage);
        }
    }
}
