using System.Text.Json;
using Berth.Apps.Data;
using Berth.Apps.Kinds;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Operations;
using Berth.Ports.Secrets;

namespace Berth.Apps.Requests;

/// <summary>Changes to an installed app that need its container made anew.</summary>
internal sealed class AppEditor(AppStore store, AppChanges changes, HostChoices hosts, PortChoices ports, SettingChoices settings, SsoChoice sso, ISecretStore secrets)
{
    public Task<Result<Operation>> SetEnvironmentAsync(string id, IReadOnlyDictionary<string, string>? environment, string by, CancellationToken cancellationToken) =>
        EditAsync(id, by, ConfigureApp.KindName, InstallationStates.PendingRecreate, app => SettingChoices.CheckEnvironment(environment)
            .Then<AppSpec>(good => app.Spec with { Env = App.ProtectEnvironment(id, good, secrets) }), cancellationToken);

    public Task<Result<Operation>> SetMemoryAsync(string id, long? bytes, string by, CancellationToken cancellationToken) =>
        EditAsync(id, by, ConfigureApp.KindName, InstallationStates.PendingResize, app => settings.CheckMemory(bytes, app.Manifest)
            .Then<AppSpec>(good => app.Spec with { MemoryLimit = good }), cancellationToken);

    public Task<Result<Operation>> SetCpuAsync(string id, int? percent, string by, CancellationToken cancellationToken) =>
        EditAsync(id, by, ConfigureApp.KindName, InstallationStates.PendingResize, app => SettingChoices.CheckCpu(percent) is { } error
            ? error : app.Spec with { CpuQuota = percent ?? 100 }, cancellationToken);

    public Task<Result<Operation>> SetDebugAsync(string id, AppDebugMode? debug, string by, CancellationToken cancellationToken) =>
        EditAsync(id, by, ConfigureApp.KindName, InstallationStates.PendingDebug, app => app.Spec with { DebugMode = debug }, cancellationToken);

    /// <summary>Turns an optional addon on or off. <c>addon.not_optional</c> when the package does not leave the choice.</summary>
    public Task<Result<Operation>> SwitchAsync(string id, string addon, bool? enable, string by, CancellationToken cancellationToken) =>
        EditAsync(id, by, ConfigureApp.KindName, InstallationStates.PendingRecreate, app =>
        {
            if (enable is not { } on)
            {
                return Error.Invalid("request.field", "enable must be true or false.", "enable");
            }

            var options = App.AddonOptions(app.Manifest).FirstOrDefault(entry => entry.Key == addon).Value;
            return options?["optional"]?.GetValueKind() == JsonValueKind.True
                ? app.Spec with { Switches = new Dictionary<string, bool>(app.Spec.Switches) { [addon] = on } }
                : Error.Invalid("addon.not_optional", $"This package does not leave a choice about {addon}.", "enable");
        }, cancellationToken);

    /// <summary>Turns single sign-on on or off. <c>sso.none</c>, <c>sso.not_optional</c>, <c>addon.unsupported</c>.</summary>
    public Task<Result<Operation>> SetSsoAsync(string id, bool? enable, string by, CancellationToken cancellationToken) =>
        EditAsync(id, by, ConfigureApp.KindName, InstallationStates.PendingRecreate, app => sso.OnChange(enable, app.Manifest).Then<AppSpec>(on => app.Spec with { Sso = on }), cancellationToken);

    /// <summary>Other names or ports. What the request leaves out stays.</summary>
    public async Task<Result<Operation>> MoveAsync(string id, LocationRequest request, string by, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } row)
        {
            return AppErrors.NotFound(id);
        }

        var moved = await MovedAsync(App.Before(row), request, cancellationToken);
        return moved.IsOk
            ? await EditAsync(id, by, ConfigureApp.KindName, InstallationStates.PendingLocation, _ => moved, request, cancellationToken)
            : moved.Error;
    }

    private async Task<Result<AppSpec>> MovedAsync(App app, LocationRequest request, CancellationToken cancellationToken)
    {
        var problems = new Problems();
        var primary = problems.Take(await hosts.CheckAsync(
            request.Subdomain ?? request.Location ?? app.Spec.Subdomain, request.Domain ?? app.Spec.Domain, null, "subdomain", false, cancellationToken));
        if (primary is null)
        {
            return problems.ToError();
        }

        if (request.AliasDomains is { Count: > 0 } && !app.Manifest.MultiDomain)
        {
            problems.Add(Error.Invalid("location.no_aliases", "This package does not support alias domains.", "aliasDomains"));
        }

        var redirects = request.RedirectDomains ?? request.AlternateDomains;
        var spec = app.Spec with
        {
            Subdomain = primary.Subdomain,
            Domain = primary.Domain,
            SecondaryDomains = request.SecondaryDomains.ValueKind == JsonValueKind.Undefined
                ? app.Spec.SecondaryDomains
                : await hosts.CheckSecondaryAsync(request.SecondaryDomains, app.Manifest, primary, problems, cancellationToken),
            RedirectDomains = redirects is null ? app.Spec.RedirectDomains : await hosts.CheckAllAsync(redirects, "redirectDomains", false, problems, cancellationToken),
            AliasDomains = request.AliasDomains is { } aliases ? await hosts.CheckAllAsync(aliases, "aliasDomains", true, problems, cancellationToken) : app.Spec.AliasDomains,
            Ports = ports.Check(request.Ports ?? request.PortBindings, app.Manifest, app.Spec.Ports, problems),
        };
        return problems.Any ? problems.ToError()
            : await hosts.CheckRecordsAsync(spec, app.Spec, request.OverwriteDns, request.SkipDnsSetup, cancellationToken) is { } foreign ? foreign : spec;
    }

    /// <summary>Names, variables and memory in one change; null leaves each as it is.</summary>
    public async Task<Result<Operation>> ConfigureAsync(
        string id, LocationRequest location, IReadOnlyDictionary<string, string>? environment, long? memory, string by, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } row)
        {
            return AppErrors.NotFound(id);
        }

        var app = App.Before(row);
        var moved = await MovedAsync(app, location, cancellationToken);
        if (!moved.IsOk)
        {
            return moved.Error;
        }

        var good = SettingChoices.CheckEnvironment(environment ?? app.ReadEnvironment(secrets));
        var bytes = settings.CheckMemory(memory ?? app.Spec.MemoryLimit, app.Manifest);
        return good.IsOk && bytes.Error is null
            ? await EditAsync(id, by, ConfigureApp.KindName, InstallationStates.PendingConfigure, _ => moved.Value with { Env = App.ProtectEnvironment(id, good.Value, secrets), MemoryLimit = bytes.Value }, location, cancellationToken)
            : good.Error ?? bytes.Error!;
    }

    private Task<Result<Operation>> EditAsync(string id, string by, string kind, string state, Func<App, Result<AppSpec>> edit, CancellationToken cancellationToken) =>
        EditAsync(id, by, kind, state, edit, null, cancellationToken);

    /// <param name="names">How names that are new are to be set up.</param>
    private async Task<Result<Operation>> EditAsync(string id, string by, string kind, string state, Func<App, Result<AppSpec>> edit, LocationRequest? names, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } row)
        {
            return AppErrors.NotFound(id);
        }

        if (!row.Installed)
        {
            return Error.Conflict("app.not_installed", "The app was never installed completely. Repair or uninstall it.");
        }

        var target = edit(App.Before(row));
        return target.IsOk
            ? await changes.StartAsync(id, by, new AppChanges.Change(kind, state, target.Value, OverwriteDns: names?.OverwriteDns == true, SkipDns: names?.SkipDnsSetup == true), cancellationToken)
            : target.Error;
    }
}
