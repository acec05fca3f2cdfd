using Berth.Apps;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Operations;
using Berth.Ports.Backups;

namespace Berth.Backups.Importing;

/// <summary>Starts imports, and shows what another server's site holds.</summary>
internal sealed class Importer(ImportSources sources, IBackupRepository repositories, SnapshotRecords records, IAppReturns returns, IAppSnapshots apps)
{
    private const string AppTag = "app=";

    /// <summary>A new app of an uploaded archive.</summary>
    public async Task<Result<Operation>> FromArchiveAsync(Stream body, CloneRequest location, string by, CancellationToken cancellationToken)
    {
        var id = await sources.ReceiveAsync(body, cancellationToken);
        return await StartAsync(id, async () =>
        {
            var note = await sources.DescribeAsync(id, cancellationToken);
            return (note.App, note.Environment);
        }, location, by, cancellationToken);
    }

    /// <summary>A new app of a snapshot at another server's site.</summary>
    public async Task<Result<Operation>> FromSiteAsync(ImportAppRequest request, CloneRequest location, string by, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.SnapshotId) || string.IsNullOrEmpty(request.EncryptionPassword))
        {
            return Error.Invalid("import.missing", "provider, config, encryptionPassword and snapshotId are required.", "snapshotId");
        }

        var access = ImportSources.Access(request.Provider ?? "", request.Config, request.EncryptionPassword);
        var record = await records.ReadAsync(access, request.SnapshotId, cancellationToken);
        var id = await sources.KeepAsync(new ImportSource(request.Provider!, request.Config.Clone(), request.EncryptionPassword, request.SnapshotId), cancellationToken);
        return await StartAsync(id, () => Task.FromResult((ForeignRecord.Check(record.App), apps.TryReadEnvironment(record.App))), location, by, cancellationToken);
    }

    /// <summary>The newest snapshot of each app there.</summary>
    /// <exception cref="Ports.PortException">The site cannot be read.</exception>
    public async Task<IReadOnlyList<ImportableApp>> ListAsync(ImportAppRequest request, CancellationToken cancellationToken)
    {
        var access = ImportSources.Access(request.Provider ?? "", request.Config, request.EncryptionPassword ?? "");
        var newest = (await repositories.ListAsync(access, ["berth"], cancellationToken))
            .Where(snapshot => AppOf(snapshot) is not (null or Data.BackupStates.Platform))
            .GroupBy(AppOf).Select(group => group.MaxBy(snapshot => snapshot.Time)!);
        List<ImportableApp> found = [];
        foreach (var snapshot in newest)
        {
            try
            {
                var app = (await records.ReadAsync(access, snapshot.Id, cancellationToken)).App;
                found.Add(new ImportableApp(snapshot.Id, app.AppId, app.Label ?? "", app.Spec.Fqdn, snapshot.Time, app.Spec.Image));
            }
            catch (ErrorException)
            {
                // Not one of ours, or of another form: nothing that could be imported.
            }
        }

        return [.. found.OrderBy(app => app.Fqdn, StringComparer.Ordinal)];
    }

    private async Task<Result<Operation>> StartAsync(
        string id, Func<Task<(AppRecord Record, IReadOnlyDictionary<string, string> Environment)>> read, CloneRequest location, string by, CancellationToken cancellationToken)
    {
        Result<Operation> started;
        try
        {
            var (record, environment) = await read();
            started = await returns.ReturnAsync(new ReturningApp(Guid.NewGuid().ToString(), AppSteps.ImportKind, record, ImportSources.Mark + id, location, environment), by, cancellationToken);
        }
        catch
        {
            sources.Remove(id);
            throw;
        }

        if (!started.IsOk)
        {
            sources.Remove(id);
        }

        return started;
    }

    private static string? AppOf(Snapshot snapshot) =>
        snapshot.Tags.FirstOrDefault(tag => tag.StartsWith(AppTag, StringComparison.Ordinal)) is { } tag ? tag[AppTag.Length..] : null;
}
