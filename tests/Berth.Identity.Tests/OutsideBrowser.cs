using System.Net;

namespace Berth.Identity.Tests;

/// <summary>A browser at our own pages: it keeps our cookies and goes nowhere by itself.</summary>
internal sealed class OutsideBrowser(IdentityHost host) : IDisposable
{
    private readonly HttpClient _http = host.Client(null);

    public Dictionary<string, string> Cookies { get; } = [];

    public string? Session => Cookies.GetValueOrDefault("berth_session");

    /// <summary>Below the dashboard's name, whatever port the test listens on.</summary>
    public async Task<PageAnswer> GoAsync(string path, params (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(form.Length > 0 ? HttpMethod.Post : HttpMethod.Get, path);
        if (form.Length > 0)
        {
            request.Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
            request.Headers.Add("Origin", new Uri(_http.BaseAddress!, "/").ToString().TrimEnd('/'));
        }

        if (Cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        using var response = await _http.SendAsync(request);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var pair = cookie.Split(';')[0].Split('=', 2);
            if (pair[1].Length > 0)
            {
                Cookies[pair[0]] = pair[1];
            }
            else
            {
                Cookies.Remove(pair[0]);
            }
        }

        return new(response.StatusCode, response.Headers.Location?.OriginalString, await response.Content.ReadAsStringAsync(), response.Headers.TryGetValues("Refresh", out var refresh) ? refresh.Single() : null);
    }

    public async Task SignInAsync(string username)
    {
        var done = await GoAsync("/login", ("username", username), ("password", IdentityHost.Password));
        Assert.Equal(HttpStatusCode.SeeOther, done.Status);
    }

    public void Dispose() => _http.Dispose();
}

internal sealed record PageAnswer(HttpStatusCode Status, string? Location, string Text, string? Refresh);
