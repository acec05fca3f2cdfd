using System.IO.Compression;
using Berth.Cli.Hosting;
using Berth.Contracts;
using Berth.Packaging;

namespace Berth.Cli.Packages;

/// <summary>Brings a package folder to the server.</summary>
internal static class PackageUpload
{
    public static async Task<PackageUploadResponse> SendAsync(Session session, PackageDirectory folder, CancellationToken cancellationToken)
    {
        session.Print.Note($"Uploading {folder.Path}");
        var uploaded = await session.Client.Packages.UploadAsync((output, token) => WriteAsync(folder.Path, output, token), cancellationToken).ConfigureAwait(false);
        foreach (var warning in uploaded.Warnings)
        {
            session.Print.Warn(warning);
        }

        return uploaded;
    }

    private static async Task WriteAsync(string folder, Stream output, CancellationToken cancellationToken)
    {
        await using var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        await PackageContext.WriteTarAsync(folder, gzip, cancellationToken).ConfigureAwait(false);
    }
}
