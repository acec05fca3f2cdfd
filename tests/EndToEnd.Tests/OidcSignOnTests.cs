using System.Net;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests;

/// <summary>An app that asks the platform by OpenID Connect who somebody is: Apache with Debian's mod_auth_openidc.</summary>
[Collection(nameof(PlatformCollection))]
public sealed partial class OidcSignOnTests(Platform platform)
{
    private const string Password = "correct horse battery";
    private static readonly string Package = Path.Combine(Cli.Root(), "tests", "fixtures", "packages", "oidc-echo");

    [Fact]
    public async Task ApacheWithOidc_LetsInWhomThePlatformKnows_AtEveryName_AndNobodyElse()
    {
        var ann = await PersonAsync("ann");
        await PersonAsync("ben");
        (await platform.Cli.RunAsync("install", Package, "-l", "signon")).Ok();
        var app = await platform.AppAsync("signon");

        using (var browser = platform.NewClient())
        {
            var arrived = await SignInAsync(browser, platform.Origin("signon") + "/", "ann");
            Assert.True(arrived.IsSuccessStatusCode, $"{arrived.RequestMessage!.RequestUri}: {await arrived.Content.ReadAsStringAsync()}");
            Assert.Equal("ann", arrived.Headers.GetValues("X-Signed-In").Single());
            Assert.Equal("ann@example.com", arrived.Headers.GetValues("X-Email").Single());
        }

        // Only for Ann from now on: Ben proves who he is and is told whom to ask.
        var (listed, _) = await platform.ApiAsync(HttpMethod.Post, $"apps/{app["id"]}/configure/access_restriction", new { accessRestriction = new { users = new[] { ann }, groups = Array.Empty<string>() } });
        Assert.True((int)listed < 300);
        using (var browser = platform.NewClient())
        {
            var refused = await SignInAsync(browser, platform.Origin("signon") + "/", "ben");
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Contains("is not open to you", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        // At its new name, with the client that it had.
        (await platform.Cli.RunAsync("set-location", "--app", "signon", "-l", "moved")).Ok();
        using (var browser = platform.NewClient())
        {
            var arrived = await SignInAsync(browser, platform.Origin("moved") + "/", "ann");
            Assert.Equal("ann", arrived.Headers.GetValues("X-Signed-In").Single());
        }

        (await platform.Cli.RunAsync("uninstall", "moved")).Ok();
    }

    /// <summary>As a browser without scripts: follows redirects and fills in the one form on the way.</summary>
    private static async Task<HttpResponseMessage> SignInAsync(HttpClient browser, string address, string username)
    {
        // Without this, Apache takes it for a script and does not send it to the sign-in page.
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var there = new Uri(address);
        var answer = await browser.GetAsync(there);
        for (var hop = 0; hop < 12; hop++)
        {
            if (answer.Headers.Location is { } next)
            {
                there = new Uri(there, next);
                answer = await browser.GetAsync(there);
                continue;
            }

            if (answer.StatusCode != HttpStatusCode.OK || Form().Match(await answer.Content.ReadAsStringAsync()) is not { Success: true } form)
            {
                return answer;
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(there, WebUtility.HtmlDecode(form.Groups["action"].Value)))
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = username, ["password"] = Password }),
            };
            request.Headers.Add("Origin", there.GetLeftPart(UriPartial.Authority));
            answer = await browser.SendAsync(request);
        }

        throw new InvalidOperationException($"No end of redirects, last at {there}");
    }

    private async Task<string> PersonAsync(string username)
    {
        var (status, body) = await platform.ApiAsync(HttpMethod.Post, "users", new { username, email = $"{username}@example.com", password = Password, displayName = username, role = "user" });
        Assert.Equal(HttpStatusCode.Created, status);
        return (string)body!["id"]!;
    }

    [GeneratedRegex("""<form method="post" action="(?<action>[^"]+)">""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
