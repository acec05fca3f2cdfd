using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>MediaWiki through its own API, as its first administrator.</summary>
internal sealed class MediaWiki : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _origin;
    private string _token = "";

    private MediaWiki(HttpClient http, string origin) => (_http, _origin) = (http, origin);

    public void Dispose() => _http.Dispose();

    public static async Task<MediaWiki> EditAsync(Platform platform, string subdomain)
    {
        var password = await InitialPassword.ReadAsync(platform, subdomain);
        var wiki = new MediaWiki(platform.NewClient(), platform.Origin(subdomain));
        var login = await wiki.QueryAsync("action=query&meta=tokens&type=login");
        var signedIn = await wiki.PostAsync(new()
        {
            ["action"] = "clientlogin",
            ["username"] = "Admin",
            ["password"] = password,
            ["logintoken"] = (string)login["query"]!["tokens"]!["logintoken"]!,
            ["loginreturnurl"] = wiki._origin,
        });
        Assert.Equal("PASS", (string)signedIn["clientlogin"]!["status"]!);
        wiki._token = (string)(await wiki.QueryAsync("action=query&meta=tokens"))["query"]!["tokens"]!["csrftoken"]!;
        return wiki;
    }

    /// <returns>Path of the page.</returns>
    public async Task<string> WriteAsync(string title, string text)
    {
        var edited = await PostAsync(new() { ["action"] = "edit", ["title"] = title, ["text"] = text, ["token"] = _token });
        Assert.Equal("Success", (string)edited["edit"]!["result"]!);
        return $"/wiki/{title}";
    }

    /// <returns>Path of the picture.</returns>
    public async Task<string> UploadAsync(string name, byte[] picture)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("upload"), "action" },
            { new StringContent(name), "filename" },
            { new StringContent("1"), "ignorewarnings" },
            { new StringContent(_token), "token" },
            { new StringContent("json"), "format" },
            { new ByteArrayContent(picture), "file", name },
        };
        using var answer = await _http.PostAsync($"{_origin}/api.php", form);
        var text = await answer.Content.ReadAsStringAsync();
        var upload = JsonNode.Parse(text)!["upload"];
        Assert.True((string?)upload?["result"] == "Success", text);
        return new Uri((string)upload!["imageinfo"]!["url"]!).AbsolutePath;
    }

    private async Task<JsonNode> QueryAsync(string query) => JsonNode.Parse(await _http.GetStringAsync($"{_origin}/api.php?{query}&format=json"))!;

    private async Task<JsonNode> PostAsync(Dictionary<string, string> fields)
    {
        fields["format"] = "json";
        using var form = new FormUrlEncodedContent(fields);
        using var answer = await _http.PostAsync($"{_origin}/api.php", form);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
