using Berth.Kernel;

namespace Berth.Apps;

/// <summary>The errors of this module, each with its one code.</summary>
internal static class AppErrors
{
    public static Error NotFound(string id) => Error.NotFound("app.not_found", $"App not found: {(id.Length > 64 ? id[..64] : id)}");

    public static Error LocationTaken(string host, string by) => Error.Conflict(
        "location.taken", $"{host} is already used by {by}. Choose another location, or move that one first.") with
    { Fields = new Dictionary<string, string> { ["subdomain"] = $"{host} is taken" } };

    public static Error PortReserved(int port, string variable) => Error.Conflict("port.reserved", $"Port {port} is reserved.") with
    { Fields = new Dictionary<string, string> { [$"ports.{variable}"] = $"{port} belongs to the platform" } };

    public static Error PortTaken(int port, string variable, string by) => Error.Conflict("port.taken", $"Port {port} is already in use by {by}. Choose another one.") with
    { Fields = new Dictionary<string, string> { [$"ports.{variable}"] = $"{port} is taken" } };

    public static Error NeverHealthy(string why, IReadOnlyList<string> lines) => Error.External(
        "app.never_healthy",
        $"The app did not become healthy: {why}." + (lines.Count == 0 ? " It wrote nothing to its log." : " Its last output:\n" + string.Join('\n', lines)));

    public static Error Unwell(string version, string why, IReadOnlyList<string> lines) => Error.External(
        "app.update_unwell",
        $"Version {version} answered at first and then did not stay well: {why}." + (lines.Count == 0 ? "" : " Its last output:\n" + string.Join('\n', lines)));

    public static Error SmokeFailed(string version, string seen) => Error.External(
        "app.smoke_failed", $"Version {version} runs, but a page that its package says must work does not: {seen}.");

    public static Error NotRunning => Error.Conflict("app.not_running", "The app does not run. Start it, then try again.");
}
