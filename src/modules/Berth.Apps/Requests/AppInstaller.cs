using System.Text.Json;
using Berth.Apps.Data;
using Berth.Apps.Kinds;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Operations;
using Berth.Ports.Containers;
using Berth.Ports.Host;
using Berth.Ports.Secrets;

namespace Berth.Apps.Requests;

/// <summary>Turns a request into an app: checks everything first, then commits the row and its operation together.</summary>
internal sealed class AppInstaller(
    AppStore store,
    AppChanges changes,
    PackageChoice packages,
    HostChoices hosts,
    PortChoices ports,
    SettingChoices settings,
    SsoChoice sso,
    ISecretStore secrets,
    IContainerEngine engine,
    IHostMachine machine,
    AppsOptions options,
    TimeProvider clock)
{
    /// <returns>The operation; its subject is the new app's id.</returns>
    public async Task<Result<Operation>> InstallAsync(InstallRequest request, string requestedBy, CancellationToken cancellationToken)
    {
        // The cheap checks come first, then those that ask others.
        var problems = new Problems();
        var subdomain = request.Subdomain ?? request.Location;
        if (subdomain is null)
        {
            problems.Add(Error.Invalid("location.missing", "subdomain is required; empty means the bare domain.", "subdomain"));
        }

        var access = SettingChoices.CheckAccess(request.AccessRestriction);
        Note(problems, access.Error, SettingChoices.CheckCpu(request.CpuQuota), SettingChoices.CheckLabel(request.Label), request.Tags is null ? null : SettingChoices.CheckTags(request.Tags));
        var environment = SettingChoices.CheckEnvironment(request.Env ?? new Dictionary<string, string>());
        var icon = request.Icon is { Length: > 0 } base64 ? SettingChoices.CheckIcon(base64) : Array.Empty<byte>();
        Note(problems, environment.Error, icon.Error);
        var chosen = await packages.FindAsync(new PackageRequest(request.AppStoreId, request.Manifest, request.VersionsUrl, request.SourceArchiveId), cancellationToken);
        Note(problems, chosen.Error);
        var primary = problems.Take(await hosts.CheckAsync(subdomain, request.Domain, null, "subdomain", false, cancellationToken));
        if (chosen.Value is not { } package || primary is null)
        {
            return problems.ToError();
        }

        var id = Guid.NewGuid().ToString();
        var spec = await SpecAsync(id, request, package, primary, environment.Value, problems, cancellationToken);
        if (problems.Any)
        {
            return problems.ToError();
        }

        if (await CheckMachineAsync(cancellationToken) is { } notNow)
        {
            return notNow;
        }

        if (await hosts.CheckRecordsAsync(spec, null, request.OverwriteDns, request.SkipDnsSetup, cancellationToken) is { } foreign)
        {
            return foreign;
        }

        return await CommitAsync(id, request, package, spec, access.Value, icon.Value!, requestedBy, cancellationToken);
    }

    private async Task<AppSpec> SpecAsync(
        string id, InstallRequest request, ChosenPackage package, AppHostName primary, IReadOnlyDictionary<string, string>? environment, Problems problems, CancellationToken cancellationToken)
    {
        var manifest = package.Manifest;
        var memory = settings.CheckMemory(request.MemoryLimit, manifest);
        var signOn = sso.OnInstall(request.Sso, manifest);
        Note(problems, memory.Error, signOn.Error, CheckAliases(request.AliasDomains, manifest.MultiDomain));
        var switches = new Dictionary<string, bool>();
        foreach (var (name, on) in new[] { ("redis", request.EnableRedis), ("turn", request.EnableTurn), ("sendmail", request.EnableMailbox) })
        {
            if (on is { } value)
            {
                switches[name] = value;
            }
        }

        return new AppSpec
        {
            Manifest = manifest.Json,
            Image = package.Image,
            Source = package.Source,
            AppStoreId = package.AppStoreId,
            VersionsUrl = package.VersionsUrl,
            Subdomain = primary.Subdomain,
            Domain = primary.Domain,
            SecondaryDomains = await hosts.CheckSecondaryAsync(request.SecondaryDomains, manifest, primary, problems, cancellationToken),
            RedirectDomains = await hosts.CheckAllAsync(request.RedirectDomains ?? request.AlternateDomains ?? [], "redirectDomains", false, problems, cancellationToken),
            AliasDomains = await hosts.CheckAllAsync(request.AliasDomains ?? [], "aliasDomains", true, problems, cancellationToken),
            Ports = ports.Check(request.Ports ?? request.PortBindings, manifest, null, problems),
            Env = App.ProtectEnvironment(id, environment, secrets),
            MemoryLimit = memory.Value,
            CpuQuota = request.CpuQuota ?? 100,
            Sso = signOn.Value,
            DebugMode = request.DebugMode is { } debug ? new AppDebugMode(debug.Cmd, debug.ReadonlyRootfs) : null,
            Switches = switches,
        };
    }

    private async Task<Result<Operation>> CommitAsync(
        string id, InstallRequest request, ChosenPackage package, AppSpec spec, string? access, byte[] icon, string requestedBy, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var address = await AppAddresses.TakeAsync(db, options.NetworkPrefix, cancellationToken);
        if (!address.IsOk)
        {
            return address.Error;
        }

        var row = new AppRow
        {
            Id = id,
            IpAddress = address.Value,
            Spec = JsonSerializer.Serialize(spec),
            InstallationState = InstallationStates.PendingInstall,
            RunState = RunStates.Running,
            AccessRestriction = access,
            Label = request.Label,
            Notes = request.Notes,
            Tags = JsonSerializer.Serialize(request.Tags ?? []),
            EnableBackup = request.EnableBackup ?? true,
            EnableAutomaticUpdate = request.EnableAutomaticUpdate ?? true,
            ReverseProxy = request.RobotsTxt is null ? null : JsonSerializer.Serialize(new Ports.Gateway.RouteHeaders(RobotsTxt: request.RobotsTxt)),
            ManifestMemory = package.Manifest.EffectiveMemoryLimit,
            CreatedAt = clock.GetUtcNow(),
        };
        db.Add(row);
        var started = await changes.StartAsync(db, row, requestedBy, new AppChanges.Change(InstallApp.KindName, InstallationStates.PendingInstall, spec, OverwriteDns: request.OverwriteDns == true, SkipDns: request.SkipDnsSetup == true), cancellationToken);
        if (started.IsOk)
        {
            await AppIcons.WriteAsync(options, id, icon.Length > 0 ? icon : package.Icon?.ToArray(), cancellationToken);
        }

        return started;
    }

    private async Task<Error?> CheckMachineAsync(CancellationToken cancellationToken)
    {
        // Says engine.unreachable or engine.too_old in the engine's own words, before anything is committed.
        await engine.GetInfoAsync(cancellationToken);
        var free = machine.GetDiskSpace(options.Home).Free;
        return free >= options.MinimumFreeDisk ? null : Error.Conflict(
            "disk.full", $"Only {new ByteSize(free)} are free on the server's disk; a new app needs at least {new ByteSize(options.MinimumFreeDisk)}. Remove what is not needed, then try again.");
    }

    private static Error? CheckAliases(IReadOnlyList<SubdomainRequest>? aliases, bool allowed) => aliases is { Count: > 0 } && !allowed
        ? Error.Invalid("location.no_aliases", "This package does not support alias domains.", "aliasDomains")
        : null;

    private static void Note(Problems problems, params ReadOnlySpan<Error?> errors)
    {
        foreach (var error in errors)
        {
            if (error is not null)
            {
                problems.Add(error);
            }
        }
    }
}
