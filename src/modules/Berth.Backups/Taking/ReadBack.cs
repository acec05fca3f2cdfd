using System.Formats.Tar;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Berth.Kernel;
using Berth.Ports.Backups;

namespace Berth.Backups.Taking;

/// <summary>Compares what a snapshot gives back with what was saved: the record and every dump, byte for byte.</summary>
internal sealed class ReadBack(IBackupRepository repositories)
{
    /// <summary>Bytes; of what is larger only the length is compared, for all of it would come over the line again.</summary>
    private const long ContentAtMost = 256 << 20;

    /// <param name="root">Folder that the snapshot's paths begin at.</param>
    /// <param name="folder">Below it; everything in it is compared.</param>
    /// <exception cref="ErrorException"><c>backup.mismatch</c>.</exception>
    public async Task CompareAsync(RepositoryAccess access, string snapshotId, string root, string folder, CancellationToken cancellationToken)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => "/" + Path.GetRelativePath(root, file), StringComparer.Ordinal);
        var inside = "/" + Path.GetRelativePath(root, folder);
        var large = files.Where(file => new FileInfo(file.Value).Length > ContentAtMost).Select(file => file.Key).ToList();
        if (large.Count == 0 && files.Values.Sum(file => new FileInfo(file).Length) <= ContentAtMost)
        {
            await CompareFolderAsync(access, snapshotId, inside, files, cancellationToken);
            return;
        }

        var listed = (await repositories.ListFilesAsync(access, snapshotId, inside, cancellationToken)).ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        foreach (var (path, file) in files)
        {
            if (!listed.TryGetValue(path, out var entry) || entry.Size != new FileInfo(file).Length)
            {
                throw new ErrorException(BackupErrors.Mismatch($"{path} is {(entry is null ? "missing" : "of another length")}."));
            }

            if (!large.Contains(path))
            {
                await CompareFileAsync(access, snapshotId, path, file, cancellationToken);
            }
        }
    }

    /// <summary>In one go, for each call opens the repository anew.</summary>
    private async Task CompareFolderAsync(RepositoryAccess access, string snapshotId, string inside, Dictionary<string, string> files, CancellationToken cancellationToken)
    {
        var missing = files.Keys.ToHashSet(StringComparer.Ordinal);
        var pipe = new Pipe();
        var reading = FillAsync();
        try
        {
            await using var archive = new TarReader(pipe.Reader.AsStream());
            while (await archive.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                var path = "/" + entry.Name.Trim('/');
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && files.TryGetValue(path, out var file))
                {
                    // An empty file has no stream.
                    var there = await SHA256.HashDataAsync(entry.DataStream ?? Stream.Null, cancellationToken);
                    if (!(await HashHereAsync(file, cancellationToken)).AsSpan().SequenceEqual(there))
                    {
                        throw new ErrorException(BackupErrors.Mismatch($"{path} came back with another content."));
                    }

                    missing.Remove(path);
                }
            }

            // What follows the archive's end belongs to it, and how the program ended counts.
            await pipe.Reader.CopyToAsync(Stream.Null, cancellationToken);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException)
        {
            // What restic says of it is more to the point, if it says something.
            await pipe.Reader.CompleteAsync();
            await reading;
            throw new ErrorException(BackupErrors.Mismatch("the dumps came back broken."), error);
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await reading;
        if (missing.Count > 0)
        {
            throw new ErrorException(BackupErrors.Mismatch($"{missing.First()} is missing."));
        }

        async Task FillAsync()
        {
            try
            {
                await repositories.ReadFileAsync(access, snapshotId, inside, pipe.Writer.AsStream(leaveOpen: true), cancellationToken);
                await pipe.Writer.CompleteAsync();
            }
            catch (Exception error)
            {
                await pipe.Writer.CompleteAsync(error);
                throw;
            }
        }
    }

    private async Task CompareFileAsync(RepositoryAccess access, string snapshotId, string path, string file, CancellationToken cancellationToken)
    {
        using var hash = SHA256.Create();
        await using (var sink = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        {
            await repositories.ReadFileAsync(access, snapshotId, path, sink, cancellationToken);
        }

        if (!(await HashHereAsync(file, cancellationToken)).AsSpan().SequenceEqual(hash.Hash))
        {
            throw new ErrorException(BackupErrors.Mismatch($"{path} came back with another content."));
        }
    }

    private static async Task<byte[]> HashHereAsync(string file, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(file);
        return await SHA256.HashDataAsync(content, cancellationToken);
    }
}
