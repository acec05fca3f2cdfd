using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>One account for several apps: people of the server sign in to an app over LDAP.</summary>
[Collection(nameof(PlatformCollection))]
public sealed class LdapSignOnTests(Platform platform)
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task DokuWiki_KnowsThePeopleWhoMayEnter_AndNobodyElse_AndSignOnCanBeSwitched()
    {
        var jo = await AddAsync("jo-doku");
        var ann = await AddAsync("ann-doku");
        (await platform.Cli.RunAsync("install", "dokuwiki", "-l", "doku")).Ok();
        Assert.True((bool)(await platform.AppAsync("doku"))["sso"]!);

        using var first = new DokuWiki(platform, "doku");
        Assert.False(await first.SignInAsync("jo-doku", "wrong password"));
        Assert.True(await first.SignInAsync("jo-doku", Password));
        Assert.False(await first.IsAdminAsync());
        var path = await first.WriteAsync("Hello from **jo**");
        Assert.Contains("Hello from <strong>jo</strong>", await first.ReadAsync(path), StringComparison.Ordinal);

        // Nobody sees it without signing in.
        using var stranger = new DokuWiki(platform, "doku");
        Assert.DoesNotContain("Hello from", await stranger.ReadAsync(path), StringComparison.Ordinal);

        // Whoever may not enter cannot, and who was in is out at the next page.
        using var second = new DokuWiki(platform, "doku");
        Assert.True(await second.SignInAsync("ann-doku", Password));
        (await platform.Cli.RunAsync("access", "doku", "--user", "jo-doku")).Ok();
        Assert.False(await second.IsSignedInAsync());
        Assert.DoesNotContain("Hello from", await second.ReadAsync(path), StringComparison.Ordinal);
        Assert.False(await second.SignInAsync("ann-doku", Password));
        Assert.True(await first.IsSignedInAsync());

        // An administrator of the server is the wiki's, list or not.
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(HttpMethod.Put, $"users/{ann}/role", new { role = "admin" }));
        Assert.True(await second.SignInAsync("ann-doku", Password));
        Assert.True(await second.IsAdminAsync());

        // Without sign-on the wiki has its own administrator; what was written stays.
        (await platform.Cli.RunAsync("sso", "doku", "--set", "off")).Ok();
        Assert.False((bool)(await platform.AppAsync("doku"))["sso"]!);
        Assert.False(await first.IsSignedInAsync());
        Assert.False(await first.SignInAsync("jo-doku", Password));
        Assert.True(await first.SignInAsync("admin", await InitialPassword.ReadAsync(platform, "doku")));
        Assert.Contains("Hello from <strong>jo</strong>", await first.ReadAsync(path), StringComparison.Ordinal);

        (await platform.Cli.RunAsync("sso", "doku", "--set", "on")).Ok();
        (await platform.Cli.RunAsync("access", "doku", "--everybody")).Ok();
        Assert.True(await first.SignInAsync("jo-doku", Password));
        (await platform.Cli.RunAsync("uninstall", "doku")).Ok();
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(HttpMethod.Delete, $"users/{jo}"));
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(HttpMethod.Delete, $"users/{ann}"));
    }

    [Fact]
    public async Task WordPress_MakesAccountsForWhoMayEnter_AndPutsOutWhoLostAccess()
    {
        var jo = await AddAsync("jo-wordpress");
        var group = (string)(await platform.ApiAsync(HttpMethod.Post, "groups", new { name = "writers" })).Body!["id"]!;
        await SendAsync(HttpMethod.Put, $"groups/{group}/members", new { userIds = new[] { jo } });
        (await platform.Cli.RunAsync("install", "wordpress", "-l", "press")).Ok();
        (await platform.Cli.RunAsync("access", "press", "--group", "writers")).Ok();

        using var http = platform.NewClient();
        Assert.Equal(HttpStatusCode.OK, await WordPress.SignInAsync(http, platform.Origin("press"), "jo-wordpress", "wrong password"));
        Assert.Equal(HttpStatusCode.Redirect, await WordPress.SignInAsync(http, platform.Origin("press"), "jo-wordpress", Password));
        var profile = new Uri($"{platform.Origin("press")}/wp-admin/profile.php");
        Assert.Contains("jo-wordpress@example.com", await http.GetStringAsync(profile), StringComparison.Ordinal);

        await SendAsync(HttpMethod.Put, $"groups/{group}/members", new { userIds = Array.Empty<string>() });
        using var lost = await http.GetAsync(profile);
        Assert.Equal(HttpStatusCode.Redirect, lost.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await WordPress.SignInAsync(http, platform.Origin("press"), "jo-wordpress", Password));

        // The site's own administrator is none of the server's people and stays.
        using var own = platform.NewClient();
        Assert.Equal(HttpStatusCode.Redirect, await WordPress.SignInAsync(own, platform.Origin("press"), "admin", await InitialPassword.ReadAsync(platform, "press")));
        (await platform.Cli.RunAsync("uninstall", "press")).Ok();
        await SendAsync(HttpMethod.Delete, $"users/{jo}");
        await SendAsync(HttpMethod.Delete, $"groups/{group}");
    }

    [Fact]
    public async Task Scim_TellsAnAppWhoMayEnterIt_AndNobodyElseAnything()
    {
        var jo = await AddAsync("jo-scim");
        var ann = await AddAsync("ann-scim");
        var package = WithScim();
        (await platform.Cli.RunAsync("install", package, "-l", "people")).Ok();
        Directory.Delete(package, recursive: true);
        var origin = await VariableAsync("CLOUDRON_SCIM_ORIGIN");
        var token = await VariableAsync("CLOUDRON_SCIM_TOKEN");
        Assert.Equal($"{platform.Origin("my")}/scim", origin);

        var all = await ScimAsync(origin + "/v2/Users?count=1000", token);
        Assert.Equal(HttpStatusCode.OK, all.Status);
        Assert.Contains("jo-scim", Names(all.Body));
        Assert.Contains("ann-scim", Names(all.Body));
        var page = await ScimAsync(origin + "/v2/Users?startIndex=2&count=1", token);
        Assert.Equal((2, 1), ((int)page.Body!["startIndex"]!, (int)page.Body["itemsPerPage"]!));
        Assert.Equal((int)all.Body!["totalResults"]!, (int)page.Body["totalResults"]!);

        (await platform.Cli.RunAsync("access", "people", "--user", "jo-scim")).Ok();
        var fewer = await ScimAsync(origin + "/v2/Users", token);
        Assert.Contains("jo-scim", Names(fewer.Body));
        Assert.DoesNotContain("ann-scim", Names(fewer.Body));
        var one = await ScimAsync($"{origin}/v2/Users?filter={Uri.EscapeDataString("userName eq \"JO-scim\"")}", token);
        Assert.Equal(jo, (string)Assert.Single(one.Body!["Resources"]!.AsArray())!["id"]!);
        Assert.Equal(HttpStatusCode.OK, (await ScimAsync($"{origin}/v2/Users/{jo}", token)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ScimAsync($"{origin}/v2/Users/{ann}", token)).Status);
        Assert.Equal(HttpStatusCode.OK, (await ScimAsync($"{origin}/v2/Groups", token)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ScimAsync($"{origin}/v2/Users?filter=nonsense", token)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ScimAsync($"{origin}/v2/Users", token[..^1] + (token[^1] == '0' ? '1' : '0'))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ScimAsync($"{origin}/v2/Users", "x.y")).Status);

        (await platform.Cli.RunAsync("uninstall", "people")).Ok();
        Assert.Equal(HttpStatusCode.Unauthorized, (await ScimAsync($"{origin}/v2/Users", token)).Status);
        await SendAsync(HttpMethod.Delete, $"users/{jo}");
        await SendAsync(HttpMethod.Delete, $"users/{ann}");
    }

    [Fact]
    public async Task Operators_MayRunTheirAppAtOnce_AndNoLonger_AndNoOther()
    {
        var jo = await AddAsync("jo-operator");
        (await platform.Cli.RunAsync("install", "static-site", "-l", "run")).Ok();
        (await platform.Cli.RunAsync("access", "run", "--group", await GroupAsync("nobody-here"))).Ok();
        var id = (string)(await platform.AppAsync("run"))["id"]!;
        var token = (string)(await platform.ApiAsync(HttpMethod.Post, "auth/login", new { username = "jo-operator", password = Password })).Body!["accessToken"]!;
        Assert.Equal(HttpStatusCode.NotFound, (await AsAsync(token, HttpMethod.Get, $"apps/{id}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AsAsync(token, HttpMethod.Post, $"apps/{id}/configure/label", new { label = "Mine" })).Status);

        (await platform.Cli.RunAsync("operators", "run", "--user", "jo-operator")).Ok();
        Assert.Equal("operator", (string)(await AsAsync(token, HttpMethod.Get, $"apps/{id}")).Body!["accessLevel"]!);
        Assert.Equal(HttpStatusCode.OK, (await AsAsync(token, HttpMethod.Post, $"apps/{id}/configure/label", new { label = "Mine" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AsAsync(token, HttpMethod.Post, $"apps/{id}/configure/access_restriction", new { accessRestriction = (object?)null })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AsAsync(token, HttpMethod.Post, $"apps/{id}/uninstall")).Status);

        (await platform.Cli.RunAsync("operators", "run", "--nobody")).Ok();
        Assert.Equal(HttpStatusCode.Forbidden, (await AsAsync(token, HttpMethod.Post, $"apps/{id}/configure/label", new { label = "Still mine" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AsAsync(token, HttpMethod.Get, $"apps/{id}")).Status);
        (await platform.Cli.RunAsync("uninstall", "run")).Ok();
        await SendAsync(HttpMethod.Delete, $"users/{jo}");
    }

    [Fact]
    public async Task Sso_OfAPackageThatHasNone_IsRefused_WithAReason()
    {
        (await platform.Cli.RunAsync("install", "static-site", "-l", "plain")).Ok();
        var refused = await platform.Cli.RunAsync("sso", "plain", "--set", "on");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("no single sign-on", refused.Output + refused.Messages, StringComparison.Ordinal);
        (await platform.Cli.RunAsync("uninstall", "plain")).Ok();
    }

    private static string[] Names(JsonNode? list) => [.. list!["Resources"]!.AsArray().Select(user => (string)user!["userName"]!)];

    private async Task<string> GroupAsync(string name)
    {
        await platform.ApiAsync(HttpMethod.Post, "groups", new { name });
        return name;
    }

    private async Task<(HttpStatusCode Status, JsonNode? Body)> AsAsync(string token, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"{platform.Origin("my")}/api/v1/{path}");
        request.Headers.Authorization = new("Bearer", token);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await platform.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    private static string WithScim()
    {
        var copy = Path.Combine(Path.GetTempPath(), $"scim-{Guid.NewGuid():N}");
        var from = Path.Combine(Cli.Root(), "catalog", "static-site");
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var manifest = Path.Combine(copy, "CloudronManifest.json");
        var json = JsonNode.Parse(File.ReadAllText(manifest))!;
        json["addons"]!["scim"] = new JsonObject();
        File.WriteAllText(manifest, json.ToJsonString());
        return copy;
    }

    private async Task<string> VariableAsync(string name) =>
        (await platform.Cli.RunAsync("exec", "--app", "people", "--", "printenv", name)).Ok().Output.Trim();

    private async Task<(HttpStatusCode Status, JsonNode? Body)> ScimAsync(string address, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await platform.Http.SendAsync(request);
        Assert.Equal("application/scim+json", answer.Content.Headers.ContentType!.MediaType);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync()));
    }

    private async Task<string> AddAsync(string username)
    {
        var (status, body) = await platform.ApiAsync(HttpMethod.Post, "users", new { username, email = $"{username}@example.com", password = Password, displayName = $"Person {username}" });
        Assert.Equal(HttpStatusCode.Created, status);
        return (string)body!["id"]!;
    }

    private async Task<HttpStatusCode> SendAsync(HttpMethod method, string path, object? body = null) => (await platform.ApiAsync(method, path, body)).Status;
}
