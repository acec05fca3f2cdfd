using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <summary><c>GET /cloudron/status</c>: before activation all of it, afterwards at least <see cref="Version"/> and <see cref="Provider"/>.</summary>
public sealed record StatusResponse
{
    /// <summary>Never empty: old clients take it as the proof that a platform answers.</summary>
    public required string Version { get; init; }

    public string Provider { get; init; } = "generic";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ApiServerOrigin { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WebServerOrigin { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CloudronName { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AdminFqdn { get; init; }

    /// <summary>Whether there is an owner.</summary>
    public bool Activated { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProvisionProgress? Setup { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProvisionProgress? Restore { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Footer { get; init; }

    /// <summary>Always <c>berth</c>; tells this platform from others that speak the protocol. Ours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Product { get; init; }
}

public sealed record ProvisionProgress(bool Active, string? Message, string? ErrorMessage);

public sealed record DashboardConfigResponse
{
    public string ApiServerOrigin { get; init; } = "";

    public string WebServerOrigin { get; init; } = "";

    public string ConsoleServerOrigin { get; init; } = "";

    public required string AdminDomain { get; init; }

    public required string AdminFqdn { get; init; }

    public string MailFqdn { get; init; } = "";

    public required string Version { get; init; }

    public string UbuntuVersion { get; init; } = "";

    public string Provider { get; init; } = "generic";

    public bool IsDemo { get; init; }

    public required string CloudronName { get; init; }

    public string Footer { get; init; } = "";

    /// <summary>Bytes in the machine; read by 2019 dashboards.</summary>
    public long Memory { get; init; }

    /// <summary>Everything is on: there are no plans.</summary>
    public JsonElement? Features { get; init; }

    public bool ProfileLocked { get; init; }

    public bool Mandatory2FA { get; init; }

    public bool External2FA { get; init; }

    /// <summary>Address of the dashboard with its port. Ours.</summary>
    public string? DashboardOrigin { get; init; }
}

/// <param name="SetupToken">The one-time code that the server's console shows; not needed with the console's own token.</param>
public sealed record ActivateRequest(string? Username, string? Password, string? Email, string? DisplayName = null, string? SetupToken = null);

/// <param name="Expires">ISO 8601.</param>
public sealed record ActivateResponse(string UserId, string Token, string Expires);

/// <summary>What people call the server.</summary>
public sealed record ServerNameBody(string? Name);
