using System.Security.Cryptography;
using Berth.Kernel;
using Berth.Manifest;
using Berth.Packaging;

namespace Berth.Catalog;

internal sealed class PackageStore(CatalogOptions options) : IPackages
{
    public async Task<Result<StoredPackage>> ImportFolderAsync(string folder, CancellationToken cancellationToken)
    {
        var staging = Stage();
        try
        {
            await using (var tar = PackageContext.OpenTar(folder))
            {
                await PackageArchive.ExtractAsync(tar, staging, PackageLimits.Default, cancellationToken);
            }

            return await KeepAsync(staging, cancellationToken);
        }
        catch (PackageException error)
        {
            return Refuse(error);
        }
        finally
        {
            Discard(staging);
        }
    }

    public async Task<Result<StoredPackage>> ImportArchiveAsync(Stream archive, CancellationToken cancellationToken)
    {
        var staging = Stage();
        try
        {
            await PackageArchive.ExtractAsync(archive, staging, PackageLimits.Default, cancellationToken);
            return await KeepAsync(staging, cancellationToken);
        }
        catch (PackageException error)
        {
            return Refuse(error);
        }
        finally
        {
            Discard(staging);
        }
    }

    public async Task<Result<StoredPackage>> FindAsync(string id, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(options.PackagesDirectory, id);
        return IsId(id) && Directory.Exists(folder)
            ? await ReadAsync(id, folder, cancellationToken)
            : Error.NotFound("package.not_found", $"No package source {(id.Length > 80 ? id[..80] : id)} is kept here. Upload it again.");
    }

    private async Task<Result<StoredPackage>> KeepAsync(string staging, CancellationToken cancellationToken)
    {
        var id = "src-" + (await PackageContext.HashAsync(staging, cancellationToken))[..24];
        var read = await ReadAsync(id, staging, cancellationToken);
        if (!read.IsOk)
        {
            return read.Error;
        }

        var folder = Path.Combine(options.PackagesDirectory, id);
        if (!Directory.Exists(folder))
        {
            // The rename is what makes it kept: whole or not at all.
            try
            {
                Directory.Move(staging, folder);
            }
            catch (IOException) when (Directory.Exists(folder))
            {
                // Somebody else has just kept the same source.
            }
        }

        return read.Value with { Folder = folder };
    }

    private static async Task<Result<StoredPackage>> ReadAsync(string id, string folder, CancellationToken cancellationToken)
    {
        var read = await PackageFolder.ReadAsync(folder, cancellationToken);
        if (read.Package is not { } package)
        {
            return Error.Invalid("manifest.refused", string.Join('\n', read.Errors.Select(problem => problem.ToString())), "manifest");
        }

        return package.Dockerfile is { } dockerfile
            ? new StoredPackage(id, folder, package.Manifest, package.Icon?.Bytes, dockerfile, [.. read.Warnings.Select(problem => problem.ToString())])
            : Error.Invalid("package.no_dockerfile", "The package has no Dockerfile (Dockerfile, Dockerfile.cloudron or cloudron/Dockerfile). Add one, or install with an image.");
    }

    private string Stage()
    {
        var staging = Path.Combine(options.PackagesDirectory, ".staging-" + RandomNumberGenerator.GetHexString(12, true));
        Directory.CreateDirectory(options.PackagesDirectory);
        return staging;
    }

    private static void Discard(string staging)
    {
        if (Directory.Exists(staging))
        {
            Directory.Delete(staging, recursive: true);
        }
    }

    private static Error Refuse(PackageException error) => Error.Invalid("package.refused", error.Message);

    private static bool IsId(string id) => id.StartsWith("src-", StringComparison.Ordinal) && id[4..].All(char.IsAsciiHexDigitLower) && id.Length == 28;
}
