using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <param name="Message">For people.</param>
/// <param name="Reason">One of the dashboards' words: <c>Docker Error</c>, <c>Task Error</c>, <c>Bad Field</c> … (rest-api.md 2.4).</param>
public sealed record AppError(string Message, string Reason)
{
    /// <summary>Stable code, such as <c>image.not_found</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <summary>State the app was in when it failed: what <c>repair</c> tries again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InstallationState { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TaskId { get; init; }

    /// <summary>The app's last output, when it never became healthy. Ours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? LogLines { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Details { get; init; }
}

/// <param name="Users">User ids.</param>
/// <param name="Groups">Group ids; absent in 2019.</param>
public sealed record AccessRestriction(IReadOnlyList<string>? Users = null, IReadOnlyList<string>? Groups = null);

public sealed record AppDomain(string Subdomain, string Domain, string Fqdn)
{
    /// <summary>The variable that carries the name; only for secondary domains.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EnvironmentVariable { get; init; }
}

/// <param name="HostPort">First port on the host.</param>
/// <param name="Type"><c>tcp</c> or <c>udp</c>.</param>
/// <param name="Count">How many consecutive ports.</param>
public sealed record AppPort(int HostPort, string Type, int Count = 1)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ContainerPort { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }
}

public sealed record AppMount(string VolumeId, bool ReadOnly);

/// <param name="Cmd">Runs instead of the image's command; null pauses the app.</param>
public sealed record DebugMode(IReadOnlyList<string>? Cmd = null, bool ReadonlyRootfs = true);

public sealed record ReverseProxyConfig(string? RobotsTxt = null, string? Csp = null, bool HstsPreload = false);
