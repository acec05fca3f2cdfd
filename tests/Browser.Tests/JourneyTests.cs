using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests;

/// <summary>From the invitation into every app with one login, and out of all of them with the group.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class JourneyTests(BrowserPlatform world)
{
    private static readonly string[] Apps = ["wordpress", "mediawiki", "dokuwiki", "node-red"];
    private readonly Platform _platform = world.Platform;

    [Fact]
    public async Task InvitedPerson_EntersFourAppsWithOneLogin_AndIsOutOfAll_AtTheNextRequestAfterLosingTheGroup()
    {
        var person = await People.AddAsync(_platform, "mia", password: null);
        var team = await People.GroupAsync(_platform, "team");
        await People.SetMembersAsync(_platform, team, person);
        foreach (var app in Apps)
        {
            (await _platform.Cli.RunAsync("install", app, "-l", app)).Ok();
            (await _platform.Cli.RunAsync("access", app, "--group", "team")).Ok();
        }


        await using var mia = await world.VisitorAsync("mia");
        await mia.RunAsync(async page =>
        {
            await page.GotoAsync(await People.InviteAsync(_platform, person));
            await page.GetByLabel("Password").FillAsync(People.Password);
            await page.GetByRole(AriaRole.Button, new() { Name = "Set up and sign in" }).ClickAsync();
            await page.WaitForURLAsync(_platform.Origin("my") + "/");
        });
        Assert.Equal(1, mia.PasswordsTyped);

        await mia.RunAsync(WordPressAsync);
        await mia.RunAsync(MediaWikiAsync);
        await mia.RunAsync(DokuWikiAsync);
        var editor = await mia.Context.NewPageAsync();
        var bearer = "";
        await mia.RunAsync(async _ => bearer = await NodeRedAsync(editor));
        Assert.Equal(1, mia.PasswordsTyped);

        // Still in everywhere, so that what follows comes from the group alone.
        await mia.RunAsync(page => AssertInAsync(page, bearer));
        await People.SetMembersAsync(_platform, team);

        // The editor that is open finds out although nobody touches it.
        await mia.RunAsync(_ => Expect(editor.GetByRole(AriaRole.Heading)).ToContainTextAsync("is not open to you"));
        await mia.RunAsync(page => AssertOutAsync(page, bearer));

        await Task.WhenAll(Apps.Select(async app => (await _platform.Cli.RunAsync("uninstall", app)).Ok()));
    }

    private async Task WordPressAsync(IPage page)
    {
        await page.GotoAsync(_platform.Origin("wordpress") + "/wp-admin/profile.php");
        await PictureAsync(page, "wordpress");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = SignInWith }).ClickAsync();
        await page.WaitForURLAsync(_platform.Origin("wordpress") + "/wp-admin/profile.php");
        await Expect(page.Locator("#email")).ToHaveValueAsync("mia@example.com");
    }

    private async Task MediaWikiAsync(IPage page)
    {
        await page.GotoAsync(_platform.Origin("mediawiki") + "/index.php?title=Special:UserLogin&returnto=Special:Preferences");
        await PictureAsync(page, "mediawiki");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = SignInWith }).ClickAsync();
        await page.WaitForURLAsync(_platform.Origin("mediawiki") + "/wiki/Special:Preferences");
        await Expect(page.Locator("#pt-userpage, #pt-userpage-2").First).ToContainTextAsync("Mia");

        // Whoever is signed in may write, and nobody else.
        await page.GotoAsync(_platform.Origin("mediawiki") + "/index.php?title=By_Mia&action=edit");
        await page.Locator("#wpTextbox1").FillAsync("Written by Mia");
        await page.Locator("#wpSave").ClickAsync();
        await Expect(page.Locator("#mw-content-text")).ToContainTextAsync("Written by Mia");
    }

    private async Task DokuWikiAsync(IPage page)
    {
        await page.GotoAsync(_platform.Origin("dokuwiki") + "/start?do=login");
        await PictureAsync(page, "dokuwiki");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = SignInWith }).ClickAsync();
        await page.WaitForURLAsync(_platform.Origin("dokuwiki") + "/start");
        await Expect(page.Locator("body")).ToContainTextAsync("Person mia");
    }

    /// <returns>The editor's own credential.</returns>
    private async Task<string> NodeRedAsync(IPage page)
    {
        var comms = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var bearer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) =>
        {
            if (frame.Text?.Contains("\"auth\":\"ok\"", StringComparison.Ordinal) == true)
            {
                comms.TrySetResult();
            }
        };
        page.Request += (_, request) =>
        {
            if (request.Headers.TryGetValue("authorization", out var value))
            {
                bearer.TrySetResult(value);
            }
        };
        await page.GotoAsync(_platform.Origin("node-red") + "/");
        await Expect(page.Locator("#red-ui-workspace")).ToBeVisibleAsync();
        await comms.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await PictureAsync(page, "node-red");
        return await bearer.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private async Task AssertInAsync(IPage page, string bearer)
    {
        Assert.Equal(200, await StatusAsync(page, "node-red", "/flows", bearer));
        await page.GotoAsync(_platform.Origin("wordpress") + "/wp-admin/profile.php");
        await Expect(page.Locator("#email")).ToBeVisibleAsync();
        await page.GotoAsync(_platform.Origin("mediawiki") + "/wiki/Special:Preferences");
        await Expect(page.Locator("#preferences")).ToBeVisibleAsync();
        await page.GotoAsync(_platform.Origin("dokuwiki") + "/start");
        await Expect(page.Locator("body")).ToContainTextAsync("Person mia");
    }

    /// <summary>One request an app, and the way back in is shut too.</summary>
    private async Task AssertOutAsync(IPage page, string bearer)
    {
        Assert.Equal(401, await StatusAsync(page, "node-red", "/flows", bearer));
        await page.GotoAsync(_platform.Origin("node-red") + "/");
        await Expect(page.GetByRole(AriaRole.Heading)).ToContainTextAsync("is not open to you");
        await PictureAsync(page, "not-open");

        await page.GotoAsync(_platform.Origin("wordpress") + "/wp-admin/profile.php");
        await Expect(page.Locator("#loginform")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = SignInWith }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading)).ToContainTextAsync("WordPress is not open to you");

        await page.GotoAsync(_platform.Origin("mediawiki") + "/wiki/Special:Preferences");
        await Expect(page.Locator("#preferences")).ToHaveCountAsync(0);
        await Expect(page.Locator("#pt-userpage, #pt-userpage-2")).ToHaveCountAsync(0);

        await page.GotoAsync(_platform.Origin("dokuwiki") + "/start");
        await Expect(page.Locator("body")).Not.ToContainTextAsync("Person mia");
        await Expect(page.Locator("input[name=p]")).ToBeVisibleAsync();
    }

    private static async Task PictureAsync(IPage page, string name) => await page.ScreenshotAsync(new() { Path = Path.Combine(BrowserPlatform.Pictures, $"app-{name}.png") });

    private async Task<int> StatusAsync(IPage page, string app, string path, string bearer) =>
        (await page.APIRequest.GetAsync(_platform.Origin(app) + path, new() { Headers = new Dictionary<string, string> { ["Authorization"] = bearer }, IgnoreHTTPSErrors = true })).Status;

    private static readonly System.Text.RegularExpressions.Regex SignInWith = new("^Sign in with", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
}
