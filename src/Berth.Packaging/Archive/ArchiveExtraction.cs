using System.Formats.Tar;
using System.Security.Cryptography;

namespace Berth.Packaging.Archive;

/// <summary>One extraction: into a hidden folder beside the wanted one, which takes its name when all is well.</summary>
internal sealed class ArchiveExtraction
{
    private readonly string _directory;
    private readonly string _temporary;
    private readonly PackageLimits _limits;

    public ArchiveExtraction(string directory, PackageLimits limits)
    {
        _directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        _temporary = Path.Combine(
            Path.GetDirectoryName(_directory) ?? throw new ArgumentException("/ is no place for a package.", nameof(directory)),
            $".{Path.GetFileName(_directory)}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        _limits = limits;
    }

    public async Task RunAsync(Stream archive, CancellationToken cancellationToken)
    {
        if (File.Exists(_directory) || (Directory.Exists(_directory) && Directory.EnumerateFileSystemEntries(_directory).Any()))
        {
            throw new InvalidOperationException($"{_directory} is not empty.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(_directory)))
        {
            throw new DirectoryNotFoundException($"{Path.GetDirectoryName(_directory)} does not exist.");
        }

        Directory.CreateDirectory(_temporary, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            var tree = new ExtractedTree(_temporary, _limits);
            await ReadAsync(archive, tree, cancellationToken);
            var package = tree.Finish();
            if (Directory.Exists(_directory))
            {
                Directory.Delete(_directory);
            }

            Directory.Move(package, _directory);
        }
        finally
        {
            if (Directory.Exists(_temporary))
            {
                Directory.Delete(_temporary, recursive: true);
            }
        }
    }

    private async Task ReadAsync(Stream archive, ExtractedTree tree, CancellationToken cancellationToken)
    {
        await using var plain = await Compression.OpenAsync(archive, cancellationToken);
        await using var guard = new TarGuard(plain, _limits);
        await using var tar = new TarReader(guard, leaveOpen: true);
        while (await NextAsync(tar, cancellationToken) is { } entry)
        {
            try
            {
                await tree.AddAsync(entry, cancellationToken);
            }
            catch (Exception damage) when (IsDamage(damage))
            {
                throw Damaged(damage);
            }
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
        catch (Exception damage) when (IsDamage(damage) || damage is ArgumentException or NotSupportedException or OverflowException)
        {
            throw Damaged(damage);
        }
    }

    private static bool IsDamage(Exception problem) => problem is InvalidDataException or EndOfStreamException or FormatException;

    private static PackageException Damaged(Exception damage) =>
        new("This is not a tar or tar.gz archive, or it is damaged. Make it again and upload it again.", damage);
}
