using System.Security.Cryptography;
using Berth.Kernel;
using Berth.Ports;
using Berth.Ports.Backups;

namespace Berth.Backups.Sites;

/// <summary>Tries a site before anything relies on it: write, list, read back, delete.</summary>
internal sealed class SiteProbe(IBackupRepository repositories)
{
    private const string Tag = "probe";

    /// <param name="appendOnly">Nothing is deleted there, the probe neither.</param>
    public async Task<Error?> TryAsync(RepositoryAccess access, bool appendOnly, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("berth-probe-");
        try
        {
            var content = RandomNumberGenerator.GetBytes(1024);
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "probe"), content, cancellationToken);
            await repositories.EnsureAsync(access, cancellationToken);
            var saved = await repositories.SaveAsync(access, new SnapshotRequest(folder.FullName, ["probe"], [Tag], []), null, cancellationToken);
            if ((await repositories.ListAsync(access, [Tag], cancellationToken)).All(snapshot => snapshot.Id != saved.Id))
            {
                return BackupErrors.Incomplete("the site does not list what was just written.");
            }

            using var back = new MemoryStream();
            await repositories.ReadFileAsync(access, saved.Id, "/probe", back, cancellationToken);
            if (!back.ToArray().AsSpan().SequenceEqual(content))
            {
                return BackupErrors.Mismatch("the site's own test file.");
            }

            if (!appendOnly)
            {
                await repositories.ForgetAsync(access, [saved.Id], cancellationToken);
            }

            return null;
        }
        catch (PortException error)
        {
            return Error.External(error.Code, error.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
