using Berth.Data;
using Berth.Addons.Providers;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Manifest;
using Berth.Operations;

namespace Berth.Apps;

/// <summary>What backups ask of apps: what they are, and to become what they were.</summary>
public interface IAppSnapshots
{
    /// <summary>Every app, oldest first.</summary>
    Task<IReadOnlyList<AppView>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The app as it is when no task runs.</summary>
    Task<AppView?> FindAsync(string appId, CancellationToken cancellationToken);

    /// <summary>The app as the task at work will make it.</summary>
    /// <exception cref="ErrorException"><c>app.not_found</c>.</exception>
    Task<AppView> GetWantedAsync(string appId, CancellationToken cancellationToken);

    /// <summary>The owner's own variables in plain; none when they are encrypted with another platform's key.</summary>
    IReadOnlyDictionary<string, string> TryReadEnvironment(AppRecord record);

    /// <summary>Stops the app's container without touching what the owner wants of it. Absent is fine.</summary>
    Task StopContainerAsync(string appId, CancellationToken cancellationToken);

    /// <summary>
    /// Runs a command of the package (<c>backupCommand</c>, <c>restoreCommand</c>; packaging-contract.md 3.13) in a container
    /// of its own: the app's image and data, fresh <c>/run</c> and <c>/tmp</c>, none of the platform's variables.
    /// </summary>
    /// <exception cref="ErrorException"><c>app.command_failed</c> with its last output.</exception>
    Task RunCommandAsync(AppView app, string command, CancellationToken cancellationToken);
}

/// <param name="Title">What people call it.</param>
/// <param name="Directory">Where everything of the app lies on this machine.</param>
/// <param name="IsInstalled">False until its first install has succeeded.</param>
public sealed record AppView(AppRecord Record, string Title, CloudronManifest Manifest, AddonConsumer Consumer, string Directory, bool IsInstalled)
{
    public string Id => Record.AppId;

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>It is none of the list and runs without a way out: see <see cref="IAppSandboxes"/>.</summary>
    public bool IsTrial { get; init; }

    /// <summary>Its uninstall began to remove it and did not come to the end.</summary>
    public bool IsHalfRemoved { get; init; }

    /// <summary>What the app sees as <c>/app/data</c>.</summary>
    public string DataDirectory => Consumer.DataDirectory;
}

/// <summary>Starts restores. Apart from <see cref="IAppSnapshots"/>, for steps may not know the operations that know them.</summary>
public interface IAppRestores
{
    /// <summary>Starts an operation of kind <see cref="AppSteps.RestoreKind"/>. <c>app.not_found</c>, <c>app.not_installed</c>, <c>operation.busy</c>, and what names and ports have against it.</summary>
    /// <param name="environment">Of a record from another server, whose own cannot be read here; <c>import.no_package</c> then too. Null is the record's.</param>
    Task<Result<Operation>> RestoreAsync(
        string appId, AppRecord record, string backupId, bool skipBackup, string by, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null);

    /// <summary>Starts an operation of kind <see cref="AppSteps.RestorePartKind"/>. <c>app.not_found</c>, <c>app.not_installed</c>, <c>operation.busy</c>.</summary>
    Task<Result<Operation>> RestorePartAsync(string appId, string part, string backupId, bool skipBackup, string by, CancellationToken cancellationToken);
}

/// <summary>Starts removals and returns. Apart from <see cref="IAppSnapshots"/> for the same reason.</summary>
public interface IAppReturns
{
    /// <summary>Removes the app with nothing kept. <c>app.not_found</c>, <c>operation.busy</c>.</summary>
    Task<Result<Operation>> RemoveAsync(string appId, string by, CancellationToken cancellationToken);

    /// <summary>Starts an operation of kind <see cref="AppSteps.ArchiveKind"/>. <c>app.not_found</c>, <c>operation.busy</c>.</summary>
    /// <param name="backupId">The backup that shall stay; null makes one.</param>
    Task<Result<Operation>> ArchiveAsync(string appId, string? backupId, string by, CancellationToken cancellationToken);

    /// <summary>Makes an app of a record: as it was, at the same location unless another is asked for.</summary>
    /// <returns>The operation; its subject is the app's id. <c>app.exists</c>, and what names and ports have against it.</returns>
    Task<Result<Operation>> ReturnAsync(ReturningApp app, string by, CancellationToken cancellationToken);

    /// <summary>On a machine that has nothing of any app: each one waits for its data, and none is started without. To be saved by the caller, before anything else runs.</summary>
    /// <exception cref="ErrorException"><c>server.other_network</c>.</exception>
    Task AwaitDataAsync(BerthDb db, CancellationToken cancellationToken);

    /// <summary>Gives an app that waits for its data those of a backup. <c>app.not_found</c>, <c>app.exists</c>, <c>operation.busy</c>.</summary>
    Task<Result<Operation>> RefillAsync(string appId, AppRecord record, string backupId, string by, CancellationToken cancellationToken);
}

/// <param name="Id">The app's id from now on.</param>
/// <param name="Kind">Of the operation: <see cref="AppSteps.UnarchiveKind"/> or <see cref="AppSteps.ImportKind"/>.</param>
/// <param name="BackupId">Where its data come from, in the words of the kind.</param>
/// <param name="Environment">The owner's own variables when they are known plainly; null takes those of the record, which then is this platform's own.</param>
public sealed record ReturningApp(string Id, string Kind, AppRecord Record, string BackupId, CloneRequest Location, IReadOnlyDictionary<string, string>? Environment = null)
{
    public override string ToString() => Id;
}

/// <summary>Where the backups are, for clones of them. The backups module provides it.</summary>
public interface IAppBackups
{
    /// <summary>What the app was. <c>backup.not_found</c>, <c>backup.not_ready</c>.</summary>
    /// <param name="appId">Whose backup it is said to be.</param>
    Task<Result<AppRecord>> FindRecordAsync(string appId, string backupId, CancellationToken cancellationToken);
}

/// <summary>Ids under which somebody runs an app for a while that is none of the list: what they own is not swept away.</summary>
public interface ISandboxList
{
    Task<IReadOnlyCollection<string>> ListAsync(CancellationToken cancellationToken);
}
