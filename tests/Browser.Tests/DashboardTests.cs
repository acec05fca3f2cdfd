using System.Net;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests;

/// <summary>An administrator with nothing but a browser: from the store to a running app, its log, and away again.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class DashboardTests(BrowserPlatform world)
{
    private readonly Platform _platform = world.Platform;

    [Fact]
    public async Task Administrator_InstallsFromTheStore_SeesItRun_ReadsItsLog_AndUninstallsIt()
    {
        await AdministratorAsync("ada");
        await using var ada = await world.VisitorAsync("ada");
        var trouble = Listen(ada.Page);
        await ada.RunAsync(async page =>
        {
            await SignInAsync(page, "ada");
            await page.WaitForURLAsync(_platform.Origin("my") + "/");
            await ReadyAsync(page, "My apps");
            await PictureAsync(page, "apps-empty");

            await page.GotoAsync(_platform.Origin("my") + "/store");
            await ReadyAsync(page, "Store");
            await PictureAsync(page, "store");
            await page.GetByLabel("Search the store").FillAsync("static");
            await page.GetByRole(AriaRole.Link, new() { Name = "Static Site" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Install" }).ClickAsync();

            var dialog = page.GetByRole(AriaRole.Dialog);
            var location = dialog.GetByLabel("Location");
            await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Install", Exact = true })).ToBeEnabledAsync();
            await location.FillAsync("not a name!");
            await page.Keyboard.PressAsync("Enter");
            await Expect(dialog.Locator(".mud-input-error").First).ToBeVisibleAsync();
            await location.FillAsync("dash");
            await PictureAsync(page, "install");
            await page.Keyboard.PressAsync("Enter");

            await page.WaitForURLAsync("**/apps/*");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "dash", Exact = true })).ToBeVisibleAsync();
            await PictureAsync(page, "installing");
            await page.ReloadAsync();
            await Expect(page.Locator("[data-state=Running]")).ToBeVisibleAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "First steps" })).ToBeVisibleAsync();
            await PictureAsync(page, "app");

            (await _platform.Http.GetAsync(_platform.Origin("dash") + "/")).EnsureSuccessStatusCode();
            await page.GetByRole(AriaRole.Link, new() { Name = "Logs", Exact = true }).ClickAsync();
            await Expect(page.Locator("berth-log > div").First).ToBeVisibleAsync();
            await PictureAsync(page, "logs");
            foreach (var (link, picture) in new[] { ("Location", "location"), ("Backups", "backups"), ("Events", "events") })
            {
                await page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();
                await Expect(page.Locator(".section h2")).ToBeVisibleAsync();
                await PictureAsync(page, picture);
            }

            await page.GetByRole(AriaRole.Link, new() { Name = "Uninstall", Exact = true }).ClickAsync();
            await PictureAsync(page, "uninstall");
            await page.GetByText("Remove it for ever").First.ClickAsync();
            await page.GetByLabel("Type dash to be sure").FillAsync("dash");
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove for ever" })).ToBeEnabledAsync();
            await page.Keyboard.PressAsync("Enter");
            await page.WaitForURLAsync(_platform.Origin("my") + "/");
            await Expect(page.Locator("article.tile")).ToHaveCountAsync(0);

            await page.GotoAsync(_platform.Origin("my") + "/tasks");
            await ReadyAsync(page, "Tasks");
            await PictureAsync(page, "tasks");
            await page.GotoAsync(_platform.Origin("my") + "/notices");
            await ReadyAsync(page, "Notices");
            await PictureAsync(page, "notices");
            await page.GetByRole(AriaRole.Button, new() { Name = "Dark colours" }).ClickAsync();
            await Expect(page.Locator("html.dark")).ToBeAttachedAsync();
            await page.GotoAsync(_platform.Origin("my") + "/store");
            await ReadyAsync(page, "Store");
            await PictureAsync(page, "store-dark");
        });
        Assert.Empty(trouble);
        Assert.DoesNotContain(await _platform.AppsAsync(), app => (string)app!["subdomain"]! == "dash");
    }

    [Fact]
    public async Task WhoeverIsNotSignedIn_IsSentToSignIn_AndASessionThatIsEndedElsewhereEndsThePage()
    {
        var person = await People.AddAsync(_platform, "ben");
        await using var ben = await world.VisitorAsync("ben");
        await ben.RunAsync(async page =>
        {
            await page.GotoAsync(_platform.Origin("my") + "/tasks");
            Assert.Contains("/login?returnTo=", page.Url, StringComparison.Ordinal);
            await SignInAsync(page, "ben", go: false);
            await page.GotoAsync(_platform.Origin("my") + "/");
            await ReadyAsync(page, "My apps");
            await Expect(page.GetByText("No app is open to you yet.")).ToBeVisibleAsync();
            await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Store" })).ToHaveCountAsync(0);

            // No circuit without a session: the door answers, not the page.
            Assert.Equal(HttpStatusCode.Unauthorized, (await _platform.NewClient().PostAsync(_platform.Origin("my") + "/_blazor/negotiate?negotiateVersion=1", null)).StatusCode);

            await _platform.ApiAsync(HttpMethod.Delete, $"users/{person}/sessions");
            await _platform.ApiAsync(HttpMethod.Put, $"users/{person}/active", new { active = false });
            await page.WaitForURLAsync("**/login?**");
        });
    }

    private async Task AdministratorAsync(string name)
    {
        var person = await People.AddAsync(_platform, name);
        var (status, body) = await _platform.ApiAsync(HttpMethod.Put, $"users/{person}/role", new { role = "admin" });
        Assert.True((int)status < 300, body?.ToJsonString());
    }

    private async Task SignInAsync(IPage page, string name, bool go = true)
    {
        if (go)
        {
            await page.GotoAsync(_platform.Origin("my") + "/");
        }

        await page.GetByLabel("Username or e-mail address").FillAsync(name);
        await page.GetByLabel("Password").FillAsync(People.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    /// <summary>The page shows itself before its buttons work.</summary>
    private static async Task ReadyAsync(IPage page, string heading)
    {
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = heading })).ToBeVisibleAsync();
        await Expect(page.Locator("[data-ready=true]")).ToBeAttachedAsync();
    }

    /// <summary>What the browser complains about, the content security policy included.</summary>
    private static List<string> Listen(IPage page)
    {
        var trouble = new List<string>();
        page.PageError += (_, error) => trouble.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                trouble.Add(message.Text);
            }
        };
        return trouble;
    }

    private static async Task PictureAsync(IPage page, string name)
    {
        foreach (var (width, height, screen) in new[] { (1280, 800, "laptop"), (390, 844, "phone") })
        {
            await page.SetViewportSizeAsync(width, height);

            // The menu slides away on a telephone.
            await page.WaitForFunctionAsync("() => { const menu = document.querySelector('.mud-drawer').getBoundingClientRect(); return innerWidth < 960 ? menu.right <= 1 : menu.left >= 0; }");
            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than a {screen}");
            await page.ScreenshotAsync(new() { Path = Path.Combine(BrowserPlatform.Pictures, $"dashboard-{name}-{screen}.png") });
        }

        await page.SetViewportSizeAsync(1280, 800);
    }
}
