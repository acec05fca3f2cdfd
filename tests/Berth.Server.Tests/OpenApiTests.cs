using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Berth.Server.Tests.Support;

namespace Berth.Server.Tests;

[Collection(nameof(ServerCollection))]
public sealed partial class OpenApiTests(ServerFixture server)
{
    private static readonly string[] ThePagesThemselves = ["/api/v1/docs", "/api/v1/openapi.json", "/api/{documentname}/openapi.json"];

    [Fact]
    public async Task EveryRoute_IsInTheDocument_WithASummary()
    {
        var document = await server.Anonymous.GetFromJsonAsync<JsonElement>("/api/v1/openapi.json");
        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(method => method.Value.ValueKind == JsonValueKind.Object).Select(method => (Key: $"{method.Name.ToUpperInvariant()} {Plain(path.Name)}", Operation: method.Value)))
            .ToDictionary(entry => entry.Key, entry => entry.Operation);
        var mapped = server.Routes
            .Select(route => (route.Method, Path: Plain("/" + route.Route.RoutePattern.RawText!.Trim('/'))))
            .Where(route => !ThePagesThemselves.Any(page => route.Path.StartsWith(page, StringComparison.Ordinal)))
            .Select(route => $"{route.Method} {route.Path}")
            .Distinct();
        var missing = mapped.Where(route => !described.ContainsKey(route)).ToList();
        Assert.Empty(missing);
        Assert.Empty(described.Where(entry => !entry.Value.TryGetProperty("summary", out var summary) || summary.GetString() is not { Length: > 3 }).Select(entry => entry.Key));
    }

    [Fact]
    public async Task TheDocument_AndThePageToReadIt_AreForEverybody()
    {
        Assert.StartsWith("3.", (await server.Anonymous.GetFromJsonAsync<JsonElement>("/api/v1/openapi.json")).GetProperty("openapi").GetString());
        Assert.Contains("<html", await server.Anonymous.GetStringAsync("/api/v1/docs/"), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Parameters without their constraints, in lower case.</summary>
    private static string Plain(string path) => Parameter().Replace(path.TrimEnd('/').ToLowerInvariant(), "{${name}}");

    [GeneratedRegex(@"\{\**(?<name>[a-z0-9_]+)[^}]*\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Parameter();
}
