using System.Text.Json;
using Berth.Apps.Data;
using Berth.Contracts;
using Berth.Data;
using Berth.Kernel;
using Berth.Manifest;
using Berth.Operations;
using Berth.Ports.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Berth.Apps.Requests;

/// <summary>Removes apps with or without something kept, and makes apps of what was kept.</summary>
internal sealed class AppReturns(
    AppStore store, AppLifecycle lifecycle, AppChanges changes, BuiltPackages built, HostChoices hosts, PortChoices ports, ISecretStore secrets, AppsOptions options, TimeProvider clock) : IAppReturns
{
    public Task<Result<Operation>> RemoveAsync(string appId, string by, CancellationToken cancellationToken) => lifecycle.UninstallAsync(appId, by, cancellationToken);

    public Task<Result<Operation>> ArchiveAsync(string appId, string? backupId, string by, CancellationToken cancellationToken) =>
        changes.StartAsync(appId, by, new AppChanges.Change(AppSteps.ArchiveKind, InstallationStates.PendingUninstall, BackupId: backupId), cancellationToken);

    public async Task<Result<Operation>> ReturnAsync(ReturningApp app, string by, CancellationToken cancellationToken)
    {
        var read = ManifestReader.Read(app.Record.Spec.Manifest.GetRawText());
        if (read.Manifest is not { } manifest)
        {
            return Error.Invalid("backup.bad_record", $"The package of this app cannot be read: {read.Errors[0]}");
        }

        var problems = new Problems();
        var spec = await SpecAsync(app, manifest, problems, cancellationToken);
        if (spec is null || problems.Any)
        {
            return problems.ToError();
        }

        if (app.Kind == AppSteps.ImportKind && await built.CheckAsync(spec, cancellationToken) is { } missing)
        {
            return missing;
        }

        if (await hosts.CheckRecordsAsync(spec, null, app.Location.OverwriteDns, app.Location.SkipDnsSetup, cancellationToken) is { } foreign)
        {
            return foreign;
        }

        await using var db = await store.OpenAsync(cancellationToken);
        if (await db.Set<AppRow>().AnyAsync(row => row.Id == app.Id, cancellationToken))
        {
            return Error.Conflict("app.exists", "The app is here already. If its uninstall did not come to the end, finish that first: berth uninstall");
        }

        var address = await AppAddresses.TakeAsync(db, options.NetworkPrefix, cancellationToken);
        if (!address.IsOk)
        {
            return address.Error;
        }

        var row = RowOf(app, spec, manifest, address.Value);
        db.Add(row);
        return await changes.StartAsync(db, row, by, new AppChanges.Change(
            app.Kind, row.InstallationState, spec, BackupId: app.BackupId, OverwriteDns: app.Location.OverwriteDns == true, SkipDns: app.Location.SkipDnsSetup == true), cancellationToken);
    }

    public async Task AwaitDataAsync(BerthDb db, CancellationToken cancellationToken)
    {
        foreach (var row in await db.Set<AppRow>().ToListAsync(cancellationToken))
        {
            if (!row.IpAddress.StartsWith(options.NetworkPrefix + ".", StringComparison.Ordinal))
            {
                var prefix = string.Join('.', row.IpAddress.Split('.').Take(2));
                throw new ErrorException(Error.Conflict("server.other_network", $"The apps that are brought back have addresses in {prefix}, and this server is set up for {options.NetworkPrefix}. Start it with BERTH_NETWORK_PREFIX={prefix}"));
            }

            if (row.ReadFailure() is { Code: "app.no_data" })
            {
                // It waits already: a start that did not come to its end, or a server that was brought back twice.
                continue;
            }

            var (was, message) = row.Installed
                ? (InstallationStates.PendingRestore, "The server was brought back; this app waits for its data.")
                : (InstallationStates.PendingInstall, "It was being installed when the backup of the platform was made. Repair it to install it, or uninstall it.");
            row.Failure = JsonSerializer.Serialize(new AppFailure("app.no_data", message, was, row.TaskId ?? 0));
            row.InstallationState = InstallationStates.Error;
            (row.Installed, row.Serving, row.TaskId, row.Target, row.StandInAddress) = (false, false, null, null, null);
            (row.Health, row.HealthMessage) = (null, null);
        }
    }

    public async Task<Result<Operation>> RefillAsync(string appId, AppRecord record, string backupId, string by, CancellationToken cancellationToken)
    {
        var read = ManifestReader.Read(record.Spec.Manifest.GetRawText());
        if (read.Manifest is not { } manifest)
        {
            return Error.Invalid("backup.bad_record", $"The package of this app cannot be read: {read.Errors[0]}");
        }

        await using var db = await store.OpenAsync(cancellationToken);
        if (await db.Set<AppRow>().FirstOrDefaultAsync(found => found.Id == appId, cancellationToken) is not { } row)
        {
            return AppErrors.NotFound(appId);
        }

        return row.Installed
            ? Error.Conflict("app.exists", "The app has its data.")
            : await changes.StartAsync(
                db,
                row,
                by,
                new AppChanges.Change(
                    AppSteps.RefillKind, InstallationStates.PendingRestore, record.Spec with { DebugMode = null }, tracked => tracked.ManifestMemory = manifest.EffectiveMemoryLimit, BackupId: backupId),
                cancellationToken);
    }

    /// <summary>As it was; at another location without the further names it had.</summary>
    private async Task<AppSpec?> SpecAsync(ReturningApp app, CloudronManifest manifest, Problems problems, CancellationToken cancellationToken)
    {
        var (was, asked) = (app.Record.Spec, app.Location);
        var moves = asked.Subdomain is not null || asked.Location is not null || asked.Domain is not null;
        var primary = problems.Take(await hosts.CheckAsync(asked.Subdomain ?? asked.Location ?? was.Subdomain, asked.Domain ?? was.Domain, null, "subdomain", false, cancellationToken));
        if (primary is null)
        {
            return null;
        }

        var secondary = asked.SecondaryDomains.ValueKind != JsonValueKind.Undefined || moves
            ? asked.SecondaryDomains
            : JsonSerializer.SerializeToElement(was.SecondaryDomains.Select(host => new SubdomainRequest(host.Subdomain, host.Domain) { EnvironmentVariable = host.Variable }).ToArray(), JsonSerializerOptions.Web);
        return was with
        {
            Subdomain = primary.Subdomain,
            Domain = primary.Domain,
            SecondaryDomains = await hosts.CheckSecondaryAsync(secondary, manifest, primary, problems, cancellationToken),
            RedirectDomains = moves ? [] : await hosts.CheckAllAsync(Names(was.RedirectDomains), "redirectDomains", false, problems, cancellationToken),
            AliasDomains = moves ? [] : await hosts.CheckAllAsync(Names(was.AliasDomains), "aliasDomains", true, problems, cancellationToken),
            Ports = ports.Check(asked.Ports ?? asked.PortBindings, manifest, was.Ports.Where(port => manifest.Ports.Any(known => known.Name == port.Key)).ToDictionary(), problems),
            Env = App.ProtectEnvironment(app.Id, app.Environment ?? App.ReadEnvironment(app.Record.AppId, was, secrets), secrets),
            DebugMode = null,
        };
    }

    private AppRow RowOf(ReturningApp app, AppSpec spec, CloudronManifest manifest, string address)
    {
        var (was, now) = (app.Record, clock.GetUtcNow());
        return new AppRow
        {
            Id = app.Id,
            IpAddress = address,
            Spec = JsonSerializer.Serialize(spec),
            InstallationState = app.Kind == AppSteps.ImportKind ? InstallationStates.PendingImport : InstallationStates.PendingRestore,
            RunState = was.RunState == RunStates.Stopped ? RunStates.Stopped : RunStates.Running,
            Label = was.Label,
            Tags = was.Tags,
            Notes = was.Notes,
            AccessRestriction = was.AccessRestriction,
            Operators = was.Operators,
            Crontab = was.Crontab,
            ReverseProxy = was.ReverseProxy,
            Checklist = was.Checklist,
            EnableBackup = was.EnableBackup,
            EnableAutomaticUpdate = was.EnableAutomaticUpdate,
            ManifestMemory = manifest.EffectiveMemoryLimit,
            CreatedAt = was.CreatedAt == default ? now : was.CreatedAt,
        };
    }

    private static IEnumerable<SubdomainRequest> Names(IEnumerable<AppHostName> names) => names.Select(host => new SubdomainRequest(host.Subdomain, host.Domain));
}
