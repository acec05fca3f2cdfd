using System.Text.Json;
using Berth.Contracts;

namespace Berth.Dashboard.Tests;

internal static class Sample
{
    public static AppResponse App(string id = "a", string state = "installed", string run = "running", string? health = "healthy", string progress = "") => new()
    {
        Id = id,
        InstallationState = state,
        InstallationProgress = progress,
        RunState = run,
        Health = health,
        Subdomain = "blog",
        Domain = "example.com",
        Fqdn = "blog.example.com",
        Manifest = JsonDocument.Parse("{}").RootElement,
        AccessLevel = "admin",
    };
}
