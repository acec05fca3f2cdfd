using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>A flow that answers HTTP requests.</summary>
internal sealed class NodeRedUse : CatalogUse
{
    public override IReadOnlyList<string> Options => ["--no-sso"];

    public override string Destruction => "rm -rf /app/data/*";

    public override async Task<IReadOnlyList<Item>> MakeAsync(Platform platform, string subdomain, string name)
    {
        var origin = platform.Origin(subdomain);
        using var signIn = JsonContent.Create(new
        {
            client_id = "node-red-editor",
            grant_type = "password",
            scope = "*",
            username = "admin",
            password = await InitialPassword.ReadAsync(platform, subdomain),
        });
        using var token = await platform.Http.PostAsync($"{origin}/auth/token", signIn);
        Assert.Equal(HttpStatusCode.OK, token.StatusCode);

        using var request = new HttpRequestMessage(HttpMethod.Post, $"{origin}/flow") { Content = JsonContent.Create(Flow(name)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (string)JsonNode.Parse(await token.Content.ReadAsStringAsync())!["access_token"]!);
        using var answer = await platform.Http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return [new($"/{name}", $"Hello from {name}")];
    }

    private static object Flow(string name) => new
    {
        label = name,
        nodes = new object[]
        {
            new { id = $"{name}-in", type = "http in", url = $"/{name}", method = "get", wires = new[] { new[] { $"{name}-text" } } },
            new { id = $"{name}-text", type = "template", template = $"Hello from {name}", wires = new[] { new[] { $"{name}-out" } } },
            new { id = $"{name}-out", type = "http response", wires = Array.Empty<string[]>() },
        },
    };
}
