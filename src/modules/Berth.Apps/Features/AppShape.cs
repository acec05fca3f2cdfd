using System.Text.Json;
using Berth.Apps.Data;
using Berth.Contracts;
using Berth.Manifest;
using Berth.Operations;
using Berth.Ports.Gateway;
using Berth.Ports.Secrets;
using AppDomain = Berth.Contracts.AppDomain;

namespace Berth.Apps.Features;

/// <summary>An app on the wire.</summary>
internal sealed class AppShape(AppsOptions options, ISecretStore secrets)
{
    public const string DefaultReason = "Task Error";

    /// <param name="operation">The task at work, for its progress; one that is not the row's own is a backup, which leaves the row alone.</param>
    /// <param name="level">The caller's: admin, operator or user.</param>
    /// <param name="whole">The answer for one app carries its variables; lists do not.</param>
    public AppResponse Of(AppRow row, Operation? operation, string level, bool whole)
    {
        var spec = row.ReadTarget() ?? row.ReadSpec();
        var failure = row.ReadFailure();
        var state = row.TaskId is null && operation is not null && row.InstallationState == InstallationStates.Installed ? InstallationStates.PendingBackup : row.InstallationState;
        return new AppResponse
        {
            Id = row.Id,
            AppStoreId = spec.AppStoreId,
            VersionsUrl = spec.VersionsUrl,
            InstallationState = state,
            InstallationProgress = Progress(state, operation, failure),
            RunState = row.RunState,
            Health = row.Health,
            HealthMessage = row.HealthMessage,
            TaskId = (row.TaskId ?? operation?.Id)?.ToString(),
            Error = failure is null ? null : new AppError(failure.Message, Reason(failure.Code))
            {
                Code = failure.Code,
                InstallationState = failure.InstallationState,
                TaskId = failure.TaskId.ToString(),
                LogLines = failure.LogLines,
            },
            Subdomain = spec.Subdomain,
            Domain = spec.Domain,
            Fqdn = spec.Fqdn,
            SecondaryDomains = Domains(spec.SecondaryDomains),
            RedirectDomains = Domains(spec.RedirectDomains),
            AliasDomains = Domains(spec.AliasDomains),
            Ports = spec.Ports.Count == 0 ? new Dictionary<string, AppPort>() : Ports(spec),
            Manifest = spec.Manifest,
            AccessRestriction = Read(row.AccessRestriction),
            Operators = Read(row.Operators),
            AccessLevel = level,
            Env = whole && level != "user" ? App.ReadEnvironment(row.Id, spec, secrets) : new Dictionary<string, string>(),
            MemoryLimit = spec.MemoryLimit ?? row.ManifestMemory,
            CpuQuota = spec.CpuQuota,
            Tags = JsonSerializer.Deserialize<List<string>>(row.Tags)!,
            Label = row.Label,
            Notes = row.Notes,
            IconUrl = File.Exists(options.IconPath(row.Id)) ? $"/api/v1/apps/{row.Id}/icon" : null,
            CreationTime = row.CreatedAt,
            Ts = row.ChangedAt,
            UpdateTime = row.UpdatedAt,
            Sso = spec.Sso,
            Egress = new EgressBody(spec.Egress?.Policy ?? EgressPolicies.Open, spec.Egress?.Allow ?? []),
            DebugMode = spec.DebugMode is { } debug ? new DebugMode(debug.Command, debug.ReadonlyRootfs) : null,
            ReverseProxyConfig = row.ReverseProxy is null ? null : Proxy(JsonSerializer.Deserialize<RouteHeaders>(row.ReverseProxy)!),
            EnableBackup = row.EnableBackup,
            EnableAutomaticUpdate = row.EnableAutomaticUpdate,
            Crontab = row.Crontab,
            EnableRedis = spec.Switches.GetValueOrDefault("redis", HasAddon(spec, "redis")),
            EnableTurn = spec.Switches.GetValueOrDefault("turn", HasAddon(spec, "turn")),
            EnableMailbox = spec.Switches.GetValueOrDefault("sendmail", HasAddon(spec, "sendmail")),
            Checklist = row.Checklist is null ? null : JsonDocument.Parse(row.Checklist).RootElement,
        };
    }

    /// <summary>The dashboards' words for what went wrong (rest-api.md 2.4).</summary>
    internal static string Reason(string code) => code.Split('.')[0] switch
    {
        "engine" or "image" or "container" => "Docker Error",
        "dns" or "domain" => "DNS Error",
        "port" or "location" => "Conflict",
        "disk" => "FileSystem Error",
        "addon" or "service" => "Database Error",
        "manifest" => "Bad Field",
        _ => DefaultReason,
    };

    private static string Progress(string state, Operation? operation, AppFailure? failure) => state switch
    {
        InstallationStates.Installed => "",
        InstallationStates.Error => failure?.Message ?? "Failed",
        _ => operation is null ? "0, Waiting to start" : $"{operation.Percent}, {operation.Message}",
    };

    private static bool HasAddon(AppSpec spec, string name) =>
        spec.Manifest.TryGetProperty("addons", out var addons) && addons.ValueKind == JsonValueKind.Object && addons.TryGetProperty(name, out _);

    private static IReadOnlyList<AppDomain> Domains(IReadOnlyList<AppHostName> hosts) =>
        [.. hosts.Select(host => new AppDomain(host.Subdomain, host.Domain, host.Fqdn) { EnvironmentVariable = host.Variable })];

    private static Dictionary<string, AppPort> Ports(AppSpec spec)
    {
        var manifest = ManifestReader.Read(spec.Manifest.GetRawText()).Require();
        return manifest.Ports.Where(port => spec.Ports.ContainsKey(port.Name)).ToDictionary(
            port => port.Name,
            port => new AppPort(spec.Ports[port.Name], port.Transport == Transport.Tcp ? "tcp" : "udp", port.Count) { ContainerPort = port.ContainerPort, Title = port.Title },
            StringComparer.Ordinal);
    }

    private static AccessRestriction? Read(string? json) => json is null ? null : JsonSerializer.Deserialize(json, BerthJson.Default.AccessRestriction);

    private static ReverseProxyConfig Proxy(RouteHeaders headers) => new(headers.RobotsTxt, headers.ContentSecurityPolicy, headers.HstsPreload);
}
