using System.Text.Json;
using Berth.Apps.Data;
using Berth.Apps.Kinds;
using Berth.Apps.Updates;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Manifest;
using Berth.Operations;
using Berth.Ports.Secrets;

namespace Berth.Apps.Requests;

/// <summary>Starting, stopping, updating, repairing, cloning and removing apps.</summary>
internal sealed class AppLifecycle(
    AppStore store,
    AppChanges changes,
    PackageChoice packages,
    BuiltPackages built,
    HostChoices hosts,
    PortChoices ports,
    IEnumerable<IAppBackups> backups,
    ISecretStore secrets,
    AppsOptions options,
    TimeProvider clock) : IAppRestores
{
    public Task<Result<Operation>> StartAsync(string id, string by, CancellationToken cancellationToken) =>
        RunAsync(id, by, new AppChanges.Change(StartApp.KindName, InstallationStates.PendingStart, Adjust: row => row.RunState = RunStates.Running), cancellationToken);

    public Task<Result<Operation>> StopAsync(string id, string by, CancellationToken cancellationToken) =>
        RunAsync(id, by, new AppChanges.Change(StopApp.KindName, InstallationStates.PendingStop, Adjust: row => row.RunState = RunStates.Stopped), cancellationToken);

    public Task<Result<Operation>> RestartAsync(string id, string by, CancellationToken cancellationToken) =>
        RunAsync(id, by, new AppChanges.Change(RestartApp.KindName, InstallationStates.PendingRestart, Adjust: row => row.RunState = RunStates.Running), cancellationToken);

    public Task<Result<Operation>> UninstallAsync(string id, string by, CancellationToken cancellationToken) =>
        changes.StartAsync(id, by, new AppChanges.Change(UninstallApp.KindName, InstallationStates.PendingUninstall), cancellationToken);

    /// <summary>
    /// To another version of the same package: the one given, or the newest of where the app came from. Another id
    /// and, for apps from a catalog or list, a version that is not higher need <c>force</c>.
    /// </summary>
    public Task<Result<Operation>> UpdateAsync(string id, UpdateRequest request, string by, CancellationToken cancellationToken) => UpdateAsync(id, request, by, automatic: false, cancellationToken);

    /// <param name="automatic">Nobody asked for it; the schedule did.</param>
    public async Task<Result<Operation>> UpdateAsync(string id, UpdateRequest request, string by, bool automatic, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } row)
        {
            return AppErrors.NotFound(id);
        }

        var force = request.Force == true;
        if (!row.Installed)
        {
            return Error.Conflict("app.not_installed", "The app was never installed completely. Repair or uninstall it.");
        }

        var app = App.Before(row);
        if (app.Spec.DebugMode is not null && !force)
        {
            return Error.Conflict("app.debug_mode", "The app is in debug mode. End that first, or update with force.");
        }

        var wanted = new PackageRequest(request.AppStoreId, request.Manifest, request.VersionsUrl, request.SourceArchiveId) { After = app.Manifest.Version };
        var chosen = await packages.FindAsync(wanted.IsEmpty ? wanted with { AppStoreId = app.Spec.AppStoreId, VersionsUrl = app.Spec.VersionsUrl } : wanted, cancellationToken);
        if (!chosen.IsOk)
        {
            return chosen.Error;
        }

        return Check(app, chosen.Value, force) is { } refusal ? refusal : await UpdateAsync(row, app, chosen.Value, request, by, automatic, cancellationToken);
    }

    /// <summary>Tries again what failed: the whole install, or bringing the app to what it shall be; with another manifest or image if one is given.</summary>
    public async Task<Result<Operation>> RepairAsync(string id, RepairRequest request, string by, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } row)
        {
            return AppErrors.NotFound(id);
        }

        var spec = row.ReadSpec();
        if (request.Manifest.ValueKind == JsonValueKind.Object)
        {
            var chosen = await packages.FindAsync(new PackageRequest(null, request.Manifest, null, null), cancellationToken);
            if (!chosen.IsOk)
            {
                return chosen.Error;
            }

            spec = spec with { Manifest = chosen.Value.Manifest.Json, Image = chosen.Value.Image, Source = null };
        }

        if (request.DockerImage is { Length: > 0 } image)
        {
            var read = ManifestReader.Read(spec.Manifest.GetRawText()).Require().WithDockerImage(image);
            if (read.Manifest is null)
            {
                return Error.Invalid("image.bad_reference", read.Errors[0].ToString(), "dockerImage");
            }

            spec = spec with { Manifest = read.Manifest.Json, Image = image, Source = null };
        }

        if (row.InstallationState == InstallationStates.Error && row.ReadFailure()?.InstallationState == InstallationStates.PendingUninstall)
        {
            return await UninstallAsync(id, by, cancellationToken);
        }

        if (row is { Installed: false, InstallationState: InstallationStates.Error } && row.ReadFailure()?.InstallationState == InstallationStates.PendingRestore)
        {
            // An empty one in its place would be open to whoever comes first, and would look as if all were well.
            return Error.Conflict("app.no_data", "This app waits for its data from a backup. Bring it back with: berth restore");
        }

        var change = row.Installed
            ? new AppChanges.Change(ConfigureApp.KindName, InstallationStates.PendingConfigure, spec, PullAlways: true)
            : new AppChanges.Change(InstallApp.KindName, InstallationStates.PendingInstall, spec, Adjust: tracked => tracked.Spec = JsonSerializer.Serialize(spec), PullAlways: true);
        return await changes.StartAsync(id, by, change, cancellationToken);
    }

    /// <summary>A new app with the settings of another one at another location: of a backup, with its data, when one is named. The app itself may be gone then.</summary>
    public async Task<Result<Operation>> CloneAsync(string id, CloneRequest request, string by, CancellationToken cancellationToken)
    {
        var found = await FindSourceAsync(id, request.BackupId, cancellationToken);
        if (!found.IsOk)
        {
            return found.Error;
        }

        var record = found.Value;
        var manifest = ManifestReader.Read(record.Spec.Manifest.GetRawText()).Require();
        var problems = new Problems();
        if ((request.Subdomain ?? request.Location) is null)
        {
            problems.Add(Error.Invalid("location.missing", "subdomain is required; empty means the bare domain.", "subdomain"));
        }

        var primary = problems.Take(await hosts.CheckAsync(request.Subdomain ?? request.Location, request.Domain, null, "subdomain", false, cancellationToken));
        if (primary is null || problems.Any)
        {
            return problems.ToError();
        }

        var newId = Guid.NewGuid().ToString();
        var spec = record.Spec with
        {
            Subdomain = primary.Subdomain,
            Domain = primary.Domain,
            SecondaryDomains = await hosts.CheckSecondaryAsync(request.SecondaryDomains, manifest, primary, problems, cancellationToken),
            RedirectDomains = [],
            AliasDomains = [],
            Ports = ports.Check(request.Ports ?? request.PortBindings ?? new Dictionary<string, int?>(), manifest, null, problems),
            Env = App.ProtectEnvironment(newId, App.ReadEnvironment(record.AppId, record.Spec, secrets), secrets),
            DebugMode = null,
        };
        return problems.Any ? problems.ToError()
            : await hosts.CheckRecordsAsync(spec, null, request.OverwriteDns, request.SkipDnsSetup, cancellationToken) is { } foreign ? foreign
            : await CloneAsync(record, request, manifest, newId, spec, by, cancellationToken);
    }

    private async Task<Result<AppRecord>> FindSourceAsync(string id, string? backupId, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(backupId))
        {
            return await store.FindAsync(id, cancellationToken) is { } row ? AppRecord.Of(row) : AppErrors.NotFound(id);
        }

        foreach (var source in backups)
        {
            return await source.FindRecordAsync(id, backupId, cancellationToken);
        }

        return Error.NotFound("backup.not_found", "There is no such backup on this server. Leave backupId out to clone the settings alone.");
    }

    private async Task<Result<Operation>> CloneAsync(
        AppRecord source, CloneRequest request, CloudronManifest manifest, string newId, AppSpec spec, string by, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var address = await AppAddresses.TakeAsync(db, options.NetworkPrefix, cancellationToken);
        if (!address.IsOk)
        {
            return address.Error;
        }

        var clone = new AppRow
        {
            Id = newId,
            IpAddress = address.Value,
            Spec = JsonSerializer.Serialize(spec),
            InstallationState = InstallationStates.PendingClone,
            RunState = RunStates.Running,
            AccessRestriction = source.AccessRestriction,
            Label = source.Label,
            Tags = source.Tags,
            ReverseProxy = source.ReverseProxy,
            Crontab = source.Crontab,
            EnableBackup = source.EnableBackup,
            EnableAutomaticUpdate = source.EnableAutomaticUpdate,
            ManifestMemory = manifest.EffectiveMemoryLimit,
            CreatedAt = clock.GetUtcNow(),
        };
        db.Add(clone);
        var kind = string.IsNullOrEmpty(request.BackupId) ? InstallApp.KindName : AppSteps.CloneKind;
        var change = new AppChanges.Change(kind, InstallationStates.PendingClone, spec, BackupId: request.BackupId, OverwriteDns: request.OverwriteDns == true, SkipDns: request.SkipDnsSetup == true);
        var started = await changes.StartAsync(db, clone, by, change, cancellationToken);
        if (started.IsOk && File.Exists(options.IconPath(source.AppId)))
        {
            await AppIcons.WriteAsync(options, newId, await File.ReadAllBytesAsync(options.IconPath(source.AppId), cancellationToken), cancellationToken);
        }

        return started;
    }

    /// <summary>The package, settings and data of a backup; names and ports stay as they are, as far as that package has them.</summary>
    public async Task<Result<Operation>> RestoreAsync(string id, AppRecord record, string backupId, bool skipBackup, string by, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } row)
        {
            return AppErrors.NotFound(id);
        }

        if (!row.Installed)
        {
            return Error.Conflict("app.not_installed", "The app was never installed completely. Uninstall it, and clone it from the backup.");
        }

        var read = ManifestReader.Read(record.Spec.Manifest.GetRawText());
        if (read.Manifest is not { } manifest)
        {
            return Error.Invalid("backup.bad_record", $"The package of this app cannot be read: {read.Errors[0]}");
        }

        if (environment is not null && await built.CheckAsync(record.Spec, cancellationToken) is { } missing)
        {
            return missing;
        }

        var (now, problems) = (App.Before(row), new Problems());
        var spec = record.Spec with
        {
            Subdomain = now.Spec.Subdomain,
            Domain = now.Spec.Domain,
            SecondaryDomains = await SecondaryAsync(now, manifest, problems, cancellationToken),
            RedirectDomains = now.Spec.RedirectDomains,
            AliasDomains = manifest.MultiDomain ? now.Spec.AliasDomains : [],
            Ports = ports.Check(null, manifest, now.Spec.Ports.Where(port => manifest.Ports.Any(known => known.Name == port.Key)).ToDictionary(), problems),
            Env = App.ProtectEnvironment(id, environment ?? App.ReadEnvironment(record.AppId, record.Spec, secrets), secrets),
            DebugMode = null,

            // A way out that was closed since stays closed.
            Egress = now.Spec.Egress,
        };
        return problems.Any
            ? problems.ToError()
            : await changes.StartAsync(id, by, new AppChanges.Change(
                AppSteps.RestoreKind, InstallationStates.PendingRestore, spec, tracked => tracked.ManifestMemory = manifest.EffectiveMemoryLimit, BackupId: backupId, SkipBackup: skipBackup), cancellationToken);
    }

    public Task<Result<Operation>> RestorePartAsync(string appId, string part, string backupId, bool skipBackup, string by, CancellationToken cancellationToken) =>
        RunAsync(appId, by, new AppChanges.Change(AppSteps.RestorePartKind, InstallationStates.PendingRestore, BackupId: backupId, SkipBackup: skipBackup, Part: part), cancellationToken);

    private async Task<Result<Operation>> UpdateAsync(AppRow row, App app, ChosenPackage package, UpdateRequest request, string by, bool automatic, CancellationToken cancellationToken)
    {
        var manifest = package.Manifest;
        var problems = new Problems();
        var spec = app.Spec with
        {
            Manifest = manifest.Json,
            Image = package.Image,
            Source = package.Source,
            AppStoreId = package.AppStoreId,
            VersionsUrl = package.VersionsUrl ?? (package.AppStoreId.Length == 0 ? app.Spec.VersionsUrl : null),
            SecondaryDomains = await SecondaryAsync(app, manifest, problems, cancellationToken),

            // Ports that the new version no longer has are dropped; new ones stay off until they are chosen.
            Ports = ports.Check(request.PortBindings, manifest, app.Spec.Ports.Where(port => manifest.Ports.Any(known => known.Name == port.Key)).ToDictionary(), problems),

            // A limit below what the new version needs is lifted.
            MemoryLimit = app.Spec.MemoryLimit < manifest.EffectiveMemoryLimit ? null : app.Spec.MemoryLimit,
            Sso = SsoChoice.OnUpdate(app.Spec.Sso, app.Manifest, manifest),
        };
        if (problems.Any)
        {
            return problems.ToError();
        }

        var icon = request.Icon is { Length: > 0 } base64 ? SettingChoices.CheckIcon(base64) : Array.Empty<byte>();
        if (!icon.IsOk)
        {
            return icon.Error;
        }

        var started = await changes.StartAsync(row.Id, by, new AppChanges.Change(
            AppSteps.UpdateKind, InstallationStates.PendingUpdate, spec, tracked => tracked.ManifestMemory = manifest.EffectiveMemoryLimit, PullAlways: true,
            SkipBackup: request.SkipBackup == true, Update: new UpdateInput(app.Manifest.Version.ToString(), manifest.Version.ToString(), request.Force == true, SideBySide.IsPossible(row, app, spec, manifest), automatic)), cancellationToken);
        if (started.IsOk && (icon.Value!.Length > 0 || package.Icon is not null))
        {
            await AppIcons.WriteAsync(options, row.Id, icon.Value!.Length > 0 ? icon.Value : package.Icon!.Value.ToArray(), cancellationToken);
        }

        return started;
    }

    private async Task<IReadOnlyList<AppHostName>> SecondaryAsync(App app, CloudronManifest manifest, Problems problems, CancellationToken cancellationToken)
    {
        var kept = app.Spec.SecondaryDomains.Where(host => manifest.HttpPorts.Any(port => port.Name == host.Variable)).ToList();
        var given = JsonSerializer.SerializeToElement(
            kept.Select(host => new SubdomainRequest(host.Subdomain, host.Domain) { EnvironmentVariable = host.Variable }).ToArray(), JsonSerializerOptions.Web);
        return await hosts.CheckSecondaryAsync(given, manifest, new AppHostName(app.Spec.Subdomain, app.Spec.Domain), problems, cancellationToken);
    }

    private static Error? Check(App app, ChosenPackage package, bool force)
    {
        if (force)
        {
            return null;
        }

        if (app.Manifest.Id is { } before && package.Manifest.Id is { } after && before != after)
        {
            return Error.Conflict("update.other_app", $"This is another app: {after} instead of {before}. Force the update if that is meant.");
        }

        var followed = app.Spec.AppStoreId.Length > 0 || app.Spec.VersionsUrl is not null;
        return followed && package.Manifest.Version <= app.Manifest.Version
            ? Error.Conflict("update.not_newer", $"Version {package.Manifest.Version} is not newer than the installed {app.Manifest.Version}. Force the update if that is meant.")
            : null;
    }

    private async Task<Result<Operation>> RunAsync(string id, string by, AppChanges.Change change, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } row)
        {
            return AppErrors.NotFound(id);
        }

        return row.Installed
            ? await changes.StartAsync(id, by, change, cancellationToken)
            : Error.Conflict("app.not_installed", "The app was never installed completely. Repair or uninstall it.");
    }
}
