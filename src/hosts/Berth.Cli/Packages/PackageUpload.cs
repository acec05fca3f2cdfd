using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Packages;

/// <summary>Brings a package folder to the server.</summary>
internal static class PackageUpload
{
    public static async Task<PackageUploadResponse> SendAsync(Session session, PackageDirectory folder, CancellationToken cancellationToken)
    {
        session.Print.Note($"Uploading {folder.Path}");
        var uploaded = await session.Client.Packages.UploadAsync(new PackageArchive(folder.Path).WriteAsync, cancellationToken).ConfigureAwait(false);
        foreach (var warning in uploaded.Warnings)
        {
            session.Print.Warn(warning);
        }

        return uploaded;
    }
}
