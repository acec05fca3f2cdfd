using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>MediaWiki through its own API.</summary>
internal static class MediaWiki
{
    public static async Task<string> WriteAsync(Platform platform, string subdomain)
    {
        var origin = platform.Origin(subdomain);
        var password = await InitialPassword.ReadAsync(platform, subdomain);
        using var http = platform.NewClient();
        var login = await QueryAsync(http, origin, "action=query&meta=tokens&type=login");
        var signedIn = await PostAsync(http, origin, new()
        {
            ["action"] = "clientlogin",
            ["username"] = "Admin",
            ["password"] = password,
            ["logintoken"] = (string)login["query"]!["tokens"]!["logintoken"]!,
            ["loginreturnurl"] = origin,
        });
        Assert.Equal("PASS", (string)signedIn["clientlogin"]!["status"]!);
        var token = await QueryAsync(http, origin, "action=query&meta=tokens");
        var edited = await PostAsync(http, origin, new()
        {
            ["action"] = "edit",
            ["title"] = "A test",
            ["text"] = "Hello from '''wiki'''",
            ["token"] = (string)token["query"]!["tokens"]!["csrftoken"]!,
        });
        Assert.Equal("Success", (string)edited["edit"]!["result"]!);
        return "/wiki/A_test";
    }

    public static Task<string> ReadAsync(Platform platform, string origin, string path) => platform.Http.GetStringAsync(origin + path);

    private static async Task<JsonNode> QueryAsync(HttpClient http, string origin, string query) =>
        JsonNode.Parse(await http.GetStringAsync($"{origin}/api.php?{query}&format=json"))!;

    private static async Task<JsonNode> PostAsync(HttpClient http, string origin, Dictionary<string, string> fields)
    {
        fields["format"] = "json";
        using var form = new FormUrlEncodedContent(fields);
        using var answer = await http.PostAsync($"{origin}/api.php", form);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
