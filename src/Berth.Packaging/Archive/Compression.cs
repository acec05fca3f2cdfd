using System.IO.Compression;

namespace Berth.Packaging.Archive;

internal static class Compression
{
    /// <summary>The tar inside, whether gzip is around it or not, told by the first two bytes. Leaves <paramref name="archive"/> open.</summary>
    public static async Task<Stream> OpenAsync(Stream archive, CancellationToken cancellationToken)
    {
        var start = new byte[2];
        var count = await archive.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        var whole = new RewoundStream(start.AsMemory(0, count), archive);
        return start is [0x1f, 0x8b] ? new GZipStream(whole, CompressionMode.Decompress) : whole;
    }
}
