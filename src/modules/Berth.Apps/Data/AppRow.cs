using System.Text.Json;

namespace Berth.Apps.Data;

/// <summary>One installed app: what it shall be, what is being made of it, and how it is.</summary>
internal sealed class AppRow
{
    /// <summary>UUID v4, lower-case; also the container's name.</summary>
    public required string Id { get; init; }

    /// <summary><see cref="AppSpec"/> as JSON: what the app is when no task runs.</summary>
    public required string Spec { get; set; }

    /// <summary><see cref="AppSpec"/> as JSON while a task changes the app to it; null otherwise.</summary>
    public string? Target { get; set; }

    public required string InstallationState { get; set; }

    public required string RunState { get; set; }

    /// <summary>False until the first install has succeeded.</summary>
    public bool Installed { get; set; }

    /// <summary>The gateway forwards to it. Off while it is changed.</summary>
    public bool Serving { get; set; }

    /// <summary>Fixed address on the app network, its own for life.</summary>
    public required string IpAddress { get; init; }

    /// <summary>Where the new version runs beside the old one while an app without data is updated; null otherwise.</summary>
    public string? StandInAddress { get; set; }

    public string? Health { get; set; }

    public string? HealthMessage { get; set; }

    /// <summary><see cref="AppFailure"/> as JSON.</summary>
    public string? Failure { get; set; }

    /// <summary>The task at work, or null.</summary>
    public long? TaskId { get; set; }

    public string? Label { get; set; }

    /// <summary>JSON list.</summary>
    public string Tags { get; set; } = "[]";

    public string? Notes { get; set; }

    /// <summary>JSON <c>{users, groups}</c>; null is everybody.</summary>
    public string? AccessRestriction { get; set; }

    public string? Operators { get; set; }

    public string? Crontab { get; set; }

    /// <summary>JSON: robots.txt, CSP, HSTS preload.</summary>
    public string? ReverseProxy { get; set; }

    public string? Checklist { get; set; }

    public bool EnableBackup { get; set; } = true;

    public bool EnableAutomaticUpdate { get; set; } = true;

    /// <summary>Bytes: the manifest's own limit, so that lists need not read manifests.</summary>
    public long ManifestMemory { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; set; }

    public DateTimeOffset? UpdatedAt { get; set; }

    public AppSpec ReadSpec() => JsonSerializer.Deserialize<AppSpec>(Spec)!;

    public AppSpec? ReadTarget() => Target is null ? null : JsonSerializer.Deserialize<AppSpec>(Target);

    public AppFailure? ReadFailure() => Failure is null ? null : JsonSerializer.Deserialize<AppFailure>(Failure);
}
