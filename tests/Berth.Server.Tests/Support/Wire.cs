using System.Text.Json;

namespace Berth.Server.Tests.Support;

internal static class Wire
{
    public static async Task<(int Status, string Text)> SendAsync(this HttpClient http, string method, string path, HttpContent? body = null, bool dryRun = false)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body };
        if (dryRun)
        {
            request.Headers.Add(ServerFixture.DryRun, "1");
        }

        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The code of an answer that has the wire's form of an error: <c>{status, message, code}</c>.</summary>
    public static string Code(string text)
    {
        var body = JsonElement.Parse(text);
        Assert.Equal(JsonValueKind.String, body.GetProperty("status").ValueKind);
        Assert.NotEmpty(body.GetProperty("message").GetString()!);
        return body.GetProperty("code").GetString()!;
    }
}
