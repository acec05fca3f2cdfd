using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests;

/// <summary>Single sign-on of the apps switched off and on.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class SwitchTests(BrowserPlatform world)
{
    private readonly Platform _platform = world.Platform;

    [Fact]
    public async Task NodeRed_WithoutSignOn_HasOneAdministrator_AndWithItThePeople()
    {
        (await _platform.Cli.RunAsync("install", "node-red", "-l", "flows", "--no-sso")).Ok();
        var password = await InitialPassword.ReadAsync(_platform, "flows");
        await using var admin = await world.VisitorAsync("node-red-admin");
        await admin.RunAsync(async page =>
        {
            await page.GotoAsync(_platform.Origin("flows") + "/");
            await SignInAsync(page, "wrong password");
            await Expect(page.Locator("#node-dialog-login-failed")).ToBeVisibleAsync();
            await SignInAsync(page, password);
            await Expect(page.Locator("#red-ui-workspace")).ToBeVisibleAsync();
        });

        using (var stranger = await _platform.Http.GetAsync(_platform.Origin("flows") + "/flows"))
        {
            Assert.Equal(System.Net.HttpStatusCode.Unauthorized, stranger.StatusCode);
        }

        await People.AddAsync(_platform, "nils");
        (await _platform.Cli.RunAsync("sso", "flows", "--set", "on")).Ok();
        await using var nils = await world.VisitorAsync("nils");
        await nils.RunAsync(async page =>
        {
            await page.GotoAsync(_platform.Origin("flows") + "/");
            await page.GetByLabel("Username or e-mail address").FillAsync("nils");
            await page.GetByLabel("Password").FillAsync(People.Password);
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
            await Expect(page.Locator("#red-ui-workspace")).ToBeVisibleAsync();
        });
        (await _platform.Cli.RunAsync("uninstall", "flows")).Ok();
    }

    [Fact]
    public async Task MediaWiki_WithSignOnSwitchedOff_IsLeftToItsOwnAccounts_AndTheSameAccountComesBack()
    {
        await People.AddAsync(_platform, "noa");
        (await _platform.Cli.RunAsync("install", "mediawiki", "-l", "wiki")).Ok();
        await using var noa = await world.VisitorAsync("noa");
        await noa.RunAsync(async page =>
        {
            await EnterAsync(page);
            await page.GetByLabel("Username or e-mail address").FillAsync("noa");
            await page.GetByLabel("Password").FillAsync(People.Password);
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
            await page.WaitForURLAsync(Preferences);
        });

        (await _platform.Cli.RunAsync("sso", "wiki", "--set", "off")).Ok();
        await noa.RunAsync(async page =>
        {
            await page.GotoAsync(Preferences);
            await Expect(page.Locator("#preferences")).ToHaveCountAsync(0);
            await page.GotoAsync(_platform.Origin("wiki") + "/index.php?title=Special:UserLogin");
            await Expect(page.Locator("#wpName1")).ToBeVisibleAsync();
            await Expect(page.Locator("a[href^='/-/sign-in']")).ToHaveCountAsync(0);
            await page.Locator("#wpName1").FillAsync("Admin");
            await page.Locator("#wpPassword1").FillAsync(await InitialPassword.ReadAsync(_platform, "wiki"));
            await page.Locator("#wpLoginAttempt").ClickAsync();
            await Expect(page.Locator("#pt-userpage, #pt-userpage-2").First).ToContainTextAsync("Admin");
        });

        (await _platform.Cli.RunAsync("sso", "wiki", "--set", "on")).Ok();
        await noa.RunAsync(async page =>
        {
            await page.Context.ClearCookiesAsync(new() { Domain = $"wiki.{_platform.OwnDomain}" });
            await EnterAsync(page);
            await page.WaitForURLAsync(Preferences);
            await Expect(page.Locator("#pt-userpage, #pt-userpage-2").First).ToContainTextAsync("Noa");
        });
        (await _platform.Cli.RunAsync("uninstall", "wiki")).Ok();
    }

    private string Preferences => _platform.Origin("wiki") + "/wiki/Special:Preferences";

    private async Task EnterAsync(IPage page)
    {
        await page.GotoAsync(_platform.Origin("wiki") + "/index.php?title=Special:UserLogin&returnto=Special:Preferences");
        await page.Locator("a[href^='/-/sign-in']").ClickAsync();
    }

    private static async Task SignInAsync(IPage page, string password)
    {
        await page.Locator("#node-dialog-login-username").FillAsync("admin");
        await page.Locator("#node-dialog-login-password").FillAsync(password);
        await page.Locator("#node-dialog-login-submit").ClickAsync();
    }
}
