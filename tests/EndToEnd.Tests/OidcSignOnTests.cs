using System.Net;
using System.Text;
using System.Text.Json.Nodes;
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

    [Fact]
    public async Task LoginWall_LetsInWhoMayEnter_AndEndsAtOnceForWhoMayNot()
    {
        var cleo = await PersonAsync("cleo");
        (await platform.Cli.RunAsync("install", Path.Combine(Cli.Root(), "tests", "fixtures", "packages", "wall-echo"), "-l", "walled")).Ok();
        var app = await platform.AppAsync("walled");
        var address = platform.Origin("walled") + "/";

        using var browser = platform.NewClient();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(address + "open/x")).StatusCode);
        var arrived = await SignInAsync(browser, address + "page?a=b", "cleo");
        Assert.Equal(address + "page?a=b", arrived.RequestMessage!.RequestUri!.ToString());
        var headers = JsonNode.Parse(await arrived.Content.ReadAsStringAsync())!;
        Assert.Equal("cleo", (string)headers["X-Cloudron-User"]!);
        Assert.Equal("cleo@example.com", (string)headers["X-Cloudron-User-Email"]!);

        using (var program = platform.NewClient())
        {
            program.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"cleo:{Password}")));
            Assert.Equal(HttpStatusCode.OK, (await program.GetAsync(address)).StatusCode);
            program.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("cleo:wrong"u8));
            Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync(address)).StatusCode);
        }

        // The group is on the list; who leaves the group is out.
        var (_, group) = await platform.ApiAsync(HttpMethod.Post, "groups", new { name = "readers" });
        await platform.ApiAsync(HttpMethod.Put, $"groups/{group!["id"]}/members", new { userIds = new[] { cleo } });
        await platform.ApiAsync(HttpMethod.Post, $"apps/{app["id"]}/configure/access_restriction", new { accessRestriction = new { users = Array.Empty<string>(), groups = new[] { (string)group["id"]! } } });
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(address)).StatusCode);
        await platform.ApiAsync(HttpMethod.Put, $"groups/{group["id"]}/members", new { userIds = Array.Empty<string>() });
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync(address)).StatusCode);
        (await platform.Cli.RunAsync("uninstall", "walled")).Ok();
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
