using System.Text.Json;
using Berth.Apps;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Operations;
using Berth.Ports.Backups;

namespace Berth.Backups.Importing;

/// <summary>Starts imports, and shows what another server's site holds.</summary>
internal sealed class Importer(ImportSources sources, IBackupRepository repositories, SnapshotRecords records, IAppReturns returns, IAppRestores restores, IAppSnapshots apps)
{
    private const string AppTag = "app=";

    /// <summary>A new app of an uploaded archive, or what an app shall be from now on.</summary>
    /// <param name="into">The app whose data is replaced; null is a new one at <paramref name="location"/>.</param>
    public async Task<Result<Operation>> FromArchiveAsync(Stream body, CloneRequest location, string? into, string by, CancellationToken cancellationToken)
    {
        var id = await sources.ReceiveAsync(body, cancellationToken);
        return await StartAsync(id, async () =>
        {
            var note = await sources.DescribeAsync(id, cancellationToken);
            return (note.App, note.Environment);
        }, location, into, by, cancellationToken);
    }

    /// <summary>As above, of a snapshot at another server's site.</summary>
    public async Task<Result<Operation>> FromSiteAsync(ImportAppRequest request, CloneRequest location, string? into, string by, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.SnapshotId) || string.IsNullOrEmpty(request.EncryptionPassword))
        {
            return Error.Invalid("import.missing", "provider, config, encryptionPassword and snapshotId are required.", "snapshotId");
        }

        var access = ImportSources.Access(request.Provider ?? "", request.Config, request.EncryptionPassword);
        var record = await records.ReadAsync(access, request.SnapshotId, cancellationToken);
        var id = await sources.KeepAsync(new ImportSource(request.Provider!, request.Config.Clone(), request.EncryptionPassword, request.SnapshotId), cancellationToken);
        return await StartAsync(id, () => Task.FromResult((ForeignRecord.Check(record.App), apps.TryReadEnvironment(record.App))), location, into, by, cancellationToken);
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
        string id, Func<Task<(AppRecord Record, IReadOnlyDictionary<string, string> Environment)>> read, CloneRequest location, string? into, string by, CancellationToken cancellationToken)
    {
        Result<Operation> started;
        try
        {
            var (record, environment) = await read();
            started = into is not null ? await IntoAsync(into, id, record, environment, by, cancellationToken) : await returns.ReturnAsync(new ReturningApp(Guid.NewGuid().ToString(), AppSteps.ImportKind, record, ImportSources.Mark + id, location, environment), by, cancellationToken);
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

    private async Task<Result<Operation>> IntoAsync(string appId, string id, AppRecord record, IReadOnlyDictionary<string, string> environment, string by, CancellationToken cancellationToken)
    {
        if (await apps.FindAsync(appId, cancellationToken) is not { } app)
        {
            return BackupErrors.AppNotFound(appId);
        }

        var (here, there) = (IdOf(app.Record), IdOf(record));
        return here == there
            ? await restores.RestoreAsync(appId, record, ImportSources.Mark + id, false, by, cancellationToken, environment)
            : Error.Conflict("import.other_app", $"That is an app of the package {there}, and this one is of {here}. Import it as a new app.");
    }

    private static string IdOf(AppRecord record) =>
        record.Spec.Manifest is { ValueKind: JsonValueKind.Object } manifest && manifest.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: <= 200 } name ? name : "?";

    private static string? AppOf(Snapshot snapshot) =>
        snapshot.Tags.FirstOrDefault(tag => tag.StartsWith(AppTag, StringComparison.Ordinal)) is { } tag ? tag[AppTag.Length..] : null;
}
