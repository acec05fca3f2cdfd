using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>WordPress as its own editor uses it, over HTTP.</summary>
internal sealed class WordPress : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _origin;
    private readonly string _nonce;

    private WordPress(HttpClient http, string origin, string nonce) => (_http, _origin, _nonce) = (http, origin, nonce);

    public void Dispose() => _http.Dispose();

    /// <summary>Signed in as its first administrator.</summary>
    public static async Task<WordPress> EditAsync(Platform platform, string subdomain)
    {
        var origin = platform.Origin(subdomain);
        var password = await InitialPassword.ReadAsync(platform, subdomain);
        var http = platform.NewClient();
        Assert.Equal(HttpStatusCode.Redirect, await SignInAsync(http, origin, "admin", password));
        return new WordPress(http, origin, await http.GetStringAsync($"{origin}/wp-admin/admin-ajax.php?action=rest-nonce"));
    }

    /// <returns>Path of a post that names the site's address.</returns>
    public static async Task<string> PublishAsync(Platform platform, string subdomain)
    {
        using var editor = await EditAsync(platform, subdomain);
        return await editor.PublishAsync($"Hello from {platform.Origin(subdomain)}");
    }

    /// <returns>Path of the post.</returns>
    public async Task<string> PublishAsync(string text) =>
        PathOf(await SendAsync("posts", JsonContent.Create(new { title = "A test", content = text, status = "publish" })), "link");

    /// <returns>Path of the file.</returns>
    public async Task<string> AttachAsync(string name, string text)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        content.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name };
        return PathOf(await SendAsync("media", content), "source_url");
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

    private async Task<JsonNode> SendAsync(string kind, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_origin}/wp-json/wp/v2/{kind}") { Content = content };
        request.Headers.Add("X-WP-Nonce", _nonce);
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    private static string PathOf(JsonNode made, string field) => new Uri((string)made[field]!).AbsolutePath;
}
