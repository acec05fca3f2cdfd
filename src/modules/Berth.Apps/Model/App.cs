using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Addons.Providers;
using Berth.Apps.Data;
using Berth.Domains;
using Berth.Manifest;
using Berth.Operations;
using Berth.Ports.Secrets;

namespace Berth.Apps;

/// <summary>One version of an app's wishes together with what steps need of it: spec, typed manifest, addons.</summary>
internal sealed record App(string Id, string IpAddress, string RunState, AppSpec Spec, CloudronManifest Manifest)
{
    /// <summary>What the app is to become, or is when no task runs.</summary>
    public static App Wanted(AppRow row) => Of(row, row.ReadTarget() ?? row.ReadSpec());

    /// <summary>The container of it that answers, or is about to.</summary>
    public static App Serving(AppRow row) =>
        row.StandInAddress is { } address ? Wanted(row) with { Id = Steps.AppContainers.StandInOf(row.Id), IpAddress = address } : Wanted(row);

    /// <summary>What the app was before the task.</summary>
    public static App Before(AppRow row) => Of(row, row.ReadSpec());

    /// <summary>As above, for a step that is taken back: with the run state that the task found.</summary>
    public static App Before(AppRow row, StepContext context) =>
        Before(row) is var app && context.Input(AppInputJson.Default.AppInput).RunState is { } runState ? app with { RunState = runState } : app;

    /// <summary>Host names that show the app itself: the primary one first, then aliases.</summary>
    public IEnumerable<string> OwnHosts => Spec.AliasDomains.Select(host => host.Fqdn).Prepend(Spec.Fqdn);

    public bool ShouldRun => RunState == RunStates.Running;

    /// <summary>What people call it: its label, else what the package calls itself.</summary>
    public static string TitleOf(AppRow row, App? app = null)
    {
        app ??= Wanted(row);
        return row.Label ?? app.Manifest.Title ?? app.Spec.Fqdn;
    }

    public AddonConsumer Consumer(AppsOptions options, PlatformAddress address) => new(
        Id,
        Manifest.ManifestVersion,
        AddonOptions(Manifest),
        Spec.Sso,
        ContainerPlan.MemoryBytes(Spec, Manifest) ?? Manifest.EffectiveMemoryLimit,
        options.DataDirectory(Id),
        Spec.Switches)
    {
        Title = Manifest.Title ?? Spec.Fqdn,
        Origins = [.. OwnHosts.Where(host => !host.StartsWith('*')).Select(address.OriginOf)],
    };

    /// <summary>Names of the addons that it has: those for sign-on only while that is on.</summary>
    public IEnumerable<string> HeldAddons => Manifest.Addons.Where(addon => Spec.Sso || !addon.IsSignOn).Select(addon => addon.Name);

    public static IReadOnlyList<KeyValuePair<string, JsonObject>> AddonOptions(CloudronManifest manifest) =>
        [.. manifest.Addons.Select(addon => KeyValuePair.Create(addon.Name, JsonObject.Create(addon.Options)!))];

    public IReadOnlyDictionary<string, string> ReadEnvironment(ISecretStore secrets) => ReadEnvironment(Id, Spec, secrets);

    public static IReadOnlyDictionary<string, string> ReadEnvironment(string id, AppSpec spec, ISecretStore secrets) =>
        spec.Env is null ? new Dictionary<string, string>() : JsonSerializer.Deserialize<Dictionary<string, string>>(secrets.Unprotect(spec.Env, EnvPurpose(id)))!;

    public static string? ProtectEnvironment(string id, IReadOnlyDictionary<string, string>? environment, ISecretStore secrets) =>
        environment is null or { Count: 0 } ? null : secrets.Protect(JsonSerializer.Serialize(environment), EnvPurpose(id));

    private static string EnvPurpose(string id) => $"app-env:{id}";

    private static App Of(AppRow row, AppSpec spec) =>
        new(row.Id, row.IpAddress, row.RunState, spec, ManifestReader.Read(spec.Manifest.GetRawText()).Require());
}
