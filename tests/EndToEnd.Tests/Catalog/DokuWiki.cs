using System.Net;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests;

/// <summary>DokuWiki as a browser uses it: one visitor with cookies.</summary>
internal sealed partial class DokuWiki(Platform platform, string subdomain) : IDisposable
{
    private readonly HttpClient _http = platform.NewClient(follow: true);
    private readonly string _origin = platform.Origin(subdomain);

    public void Dispose() => _http.Dispose();

    /// <summary>Whether the wiki took name and password.</summary>
    public async Task<bool> SignInAsync(string username, string password)
    {
        var form = await GetAsync("/start?do=login");
        await PostAsync("/start", new() { ["do"] = "login", ["sectok"] = Token(form), ["id"] = "start", ["u"] = username, ["p"] = password });
        return await IsSignedInAsync();
    }

    /// <summary>What the next page says.</summary>
    public async Task<bool> IsSignedInAsync() => (await GetAsync("/start")).Contains("do=logout", StringComparison.Ordinal);

    /// <summary>The visitor has the wiki's administration.</summary>
    public async Task<bool> IsAdminAsync() => (await GetAsync("/start?do=admin")).Contains("page=usermanager", StringComparison.Ordinal);

    public async Task<string> WriteAsync(string text, string page = "a_test")
    {
        var form = await GetAsync($"/{page}?do=edit");
        await PostAsync($"/{page}", new()
        {
            ["do"] = "save",
            ["do[save]"] = "1",
            ["sectok"] = Token(form),
            ["id"] = page,
            ["rev"] = "0",
            ["prefix"] = ".",
            ["suffix"] = "",
            ["wikitext"] = text,
            ["summary"] = "",
        });
        return $"/{page}";
    }

    /// <summary>A page's HTML, or what stands there for those who may not read it.</summary>
    public async Task<string> ReadAsync(string path)
    {
        using var answer = await _http.GetAsync(_origin + path);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<string> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(_origin + path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {text}");
        return text;
    }

    private async Task PostAsync(string path, Dictionary<string, string> fields)
    {
        using var form = new FormUrlEncodedContent(fields);
        using var answer = await _http.PostAsync(_origin + path, form);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Forbidden, $"{path}: {answer.StatusCode}");
    }

    private static string Token(string html) => Sectok().Match(html) is { Success: true } match ? match.Groups["token"].Value : "";

    [GeneratedRegex("name=\"sectok\" value=\"(?<token>[0-9a-f]*)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sectok();
}
