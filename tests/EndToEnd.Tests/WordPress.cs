using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>WordPress as its own editor uses it, over HTTP.</summary>
internal static class WordPress
{
    /// <returns>Path of the post.</returns>
    public static async Task<string> PublishAsync(Platform platform, string subdomain)
    {
        var origin = platform.Origin(subdomain);
        var password = await InitialPassword.ReadAsync(platform, subdomain);
        using var http = platform.NewClient();
        Assert.Equal(HttpStatusCode.Redirect, await SignInAsync(http, origin, "admin", password));
        var nonce = await http.GetStringAsync($"{origin}/wp-admin/admin-ajax.php?action=rest-nonce");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{origin}/wp-json/wp/v2/posts")
        {
            Content = JsonContent.Create(new { title = "A test", content = $"Hello from {origin}", status = "publish" }),
        };
        request.Headers.Add("X-WP-Nonce", nonce);
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return new Uri((string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["link"]!).AbsolutePath;
    }

    /// <summary>302 when name and password are right, 200 with the form again when they are not.</summary>
    public static async Task<HttpStatusCode> SignInAsync(HttpClient http, string origin, string username, string password)
    {
        (await http.GetAsync($"{origin}/wp-login.php")).Dispose();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["log"] = username, ["pwd"] = password, ["wp-submit"] = "Log In", ["testcookie"] = "1" });
        using var login = await http.PostAsync($"{origin}/wp-login.php", form);
        return login.StatusCode;
    }

    /// <summary>The post as a visitor sees it; after a move it names the new address.</summary>
    public static async Task<string> ReadAsync(Platform platform, string origin, string path)
    {
        var page = await platform.Http.GetStringAsync(origin + path);
        Assert.Contains($"Hello from {origin}", page, StringComparison.Ordinal);
        return page;
    }
}
