using System.Globalization;
using Berth.Contracts;

namespace Berth.Dashboard.Apps;

/// <summary>An app as lists and headings show it. Two that are equal look the same.</summary>
/// <param name="Percent">While something is at work on it, 0 to 100.</param>
/// <param name="Message">What is at work, what failed, or what the last probe found.</param>
public sealed record AppView(string Id, string Name, string Fqdn, string? IconUrl, AppState State, int? Percent, string Message, string? TaskId, string Level)
{
    /// <summary>That it can be updated to.</summary>
    public string? NewVersion { get; init; }

    /// <summary>Whether its backup was restored for proof; null when nobody tried or it is not for the caller to know.</summary>
    public bool? Proven { get; init; }

    public bool IsBusy => Percent is not null;

    /// <summary>May be opened in the browser.</summary>
    public bool IsOpen => State is AppState.Running or AppState.NotAnswering or AppState.Waking or AppState.BackingUp;

    public bool MayOperate => Level is "admin" or "operator";

    public bool MayManage => Level is "admin";

    public static AppView Of(AppResponse app)
    {
        var busy = app.InstallationState.StartsWith("pending_", StringComparison.Ordinal);
        var (percent, message) = busy ? Progress(app.InstallationProgress) : (null, app.Error?.Message ?? app.HealthMessage ?? "");
        return new AppView(app.Id, NameOf(app), app.Fqdn, SafeIcon(app.IconUrl), StateOf(app), percent, message, app.TaskId ?? app.Error?.TaskId, app.AccessLevel ?? "user");
    }

    public static string NameOf(AppResponse app)
    {
        if (app.Label is { Length: > 0 } label)
        {
            return label;
        }

        return app.Subdomain.Length > 0 ? app.Subdomain : app.Fqdn;
    }

    /// <summary>Only pictures that the platform itself keeps.</summary>
    public static string? SafeIcon(string? url) => url is not null && url.StartsWith("/api/v1/", StringComparison.Ordinal) ? url : null;

    private static AppState StateOf(AppResponse app) => app.InstallationState switch
    {
        "error" => AppState.Failed,
        "pending_install" or "pending_clone" or "pending_import" => AppState.Installing,
        "pending_update" or "pending_force_update" => AppState.Updating,
        "pending_backup" => AppState.BackingUp,
        "pending_restore" => AppState.Restoring,
        "pending_uninstall" or "pending_archive" => AppState.Uninstalling,
        not "installed" => AppState.Changing,
        _ when app.RunState == "stopped" => AppState.Stopped,
        _ => app.Health switch
        {
            null => AppState.Waking,
            "healthy" => AppState.Running,
            _ => AppState.NotAnswering,
        },
    };

    /// <summary><c>"&lt;percent&gt;, &lt;message&gt;"</c></summary>
    private static (int? Percent, string Message) Progress(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        return comma > 0 && int.TryParse(text.AsSpan(0, comma), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            ? (Math.Clamp(percent, 0, 100), text[(comma + 1)..].Trim())
            : (0, text);
    }
}
