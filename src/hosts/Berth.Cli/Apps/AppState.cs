using Berth.Contracts;

namespace Berth.Cli.Apps;

/// <summary>An app's state in one word.</summary>
internal static class AppState
{
    private const string Pending = "pending_";

    /// <summary><c>running</c>, <c>stopped</c>, <c>starting…</c>, <c>unhealthy</c>, <c>error</c>, or what is being done: <c>install…</c>.</summary>
    public static string Describe(AppResponse app) => app.InstallationState switch
    {
        "error" => "error",
        var state when state.StartsWith(Pending, StringComparison.Ordinal) => state[Pending.Length..].Replace('_', ' ') + "…",
        _ when app.RunState == "stopped" => "stopped",
        _ => app.Health switch
        {
            "healthy" => "running",
            null => "starting…",
            var health => health,
        },
    };

    public static string Title(AppResponse app) => Text(app, "title") ?? Text(app, "id") ?? "";

    public static string Version(AppResponse app) => Text(app, "version") ?? "";

    public static string ManifestId(AppResponse app) => Text(app, "id") ?? "";

    private static string? Text(AppResponse app, string key) =>
        app.Manifest.ValueKind == System.Text.Json.JsonValueKind.Object && app.Manifest.TryGetProperty(key, out var value) && value.ValueKind == System.Text.Json.JsonValueKind.String
            ? value.GetString()
            : null;
}
