using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests;

/// <summary>The pages that people see before and while they sign in: whole, in both colours, on a telephone too. Their pictures are in artifacts/screenshots.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PageTests(BrowserPlatform world)
{
    private readonly Platform _platform = world.Platform;

    [Fact]
    public async Task PagesBeforeSignIn_AreWholeOnEveryScreen()
    {
        var invited = await People.AddAsync(_platform, "ida", password: null);
        var forgetful = await People.AddAsync(_platform, "ulf");
        var reset = (string)(await _platform.ApiAsync(HttpMethod.Get, $"users/{forgetful}/password_reset_link")).Body!["passwordResetLink"]!;
        await using var visitor = await world.VisitorAsync("pages");
        await visitor.RunAsync(async page =>
        {
            await LookAsync(page, "login", "/login", "Sign in");
            await SubmitAsync(page, "nobody", "wrong password");
            await LookAsync(page, "login-wrong", null, "Sign in");
            await LookAsync(page, "reset-request", "/password-reset-request", "Forgot your password?");
            await LookAsync(page, "invitation", await People.InviteAsync(_platform, invited), "Set up your account");
            await LookAsync(page, "reset", reset, "Choose a new password");
            await LookAsync(page, "link-unknown", "/setup-account?inviteToken=none", "That did not work");
            await LookAsync(page, "sign-in-request-wrong", "/openid/auth?client_id=none", "This sign-in request is not valid");
            await LookAsync(page, "signed-out", "/logged-out", "You are signed out");
        });
    }

    [Fact]
    public async Task SecondFactor_IsAskedOnItsPage_AndADeviceIsConnected()
    {
        await People.AddAsync(_platform, "otto");
        await using var visitor = await world.VisitorAsync("otto");
        await visitor.RunAsync(async page =>
        {
            await page.GotoAsync(_platform.Origin("my") + "/profile");
            await SubmitAsync(page, "otto", People.Password);
            await LookAsync(page, "profile", null, "Your account");
            var secret = (string)(await ApiAsync(page, "profile/twofactorauthentication_secret"))!["secret"]!;
            await ApiAsync(page, "profile/twofactorauthentication_enable", new { totpToken = Authenticator.Code(secret) });

            await LookAsync(page, "sign-out", "/openid/session/end", "Sign out?");
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
            await page.GotoAsync(_platform.Origin("my") + "/login?returnTo=/openid/device");
            await SubmitAsync(page, "otto", People.Password);
            await LookAsync(page, "second-factor", null, "Second factor");
            await page.GetByRole(AriaRole.Textbox).FillAsync("000000");
            await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
            await LookAsync(page, "second-factor-wrong", null, "Second factor");
            await page.GetByRole(AriaRole.Textbox).FillAsync(Authenticator.Code(secret, ahead: 1));
            await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
            await LookAsync(page, "device-code", null, "Connect a device");

            await page.GetByRole(AriaRole.Textbox).FillAsync(await DeviceCodeAsync());
            await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
            await LookAsync(page, "device-confirm", null, "Connect");
            await page.GetByRole(AriaRole.Button, new() { Name = "Yes, connect it" }).ClickAsync();
            await LookAsync(page, "device-connected", null, "The device is connected");
        });
    }

    /// <param name="page">The browser's.</param>
    /// <param name="name">Of the pictures.</param>
    /// <param name="address">Path or whole; null stays on the page.</param>
    /// <param name="heading">How it begins.</param>
    private async Task LookAsync(IPage page, string name, string? address, string heading)
    {
        var complaints = new List<string>();
        void Hear(object? sender, IConsoleMessage message)
        {
            // A status of 4xx of the page itself is what some of these pages are about.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource: the server responded with a status of 4", StringComparison.Ordinal))
            {
                complaints.Add(message.Text);
            }
        }

        page.Console += Hear;
        if (address is not null)
        {
            await page.GotoAsync(address.StartsWith('/') ? _platform.Origin("my") + address : address);
        }

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(heading);
        await PictureAsync(page, name, 1000, ColorScheme.Light);
        await PictureAsync(page, $"{name}-small-dark", 320, ColorScheme.Dark);
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than a small telephone");
        Assert.True(
            await page.EvaluateAsync<bool>("() => getComputedStyle(document.querySelector('main')).backgroundColor === 'rgb(26, 37, 44)'"),
            $"{name} has no dark colours, or no styles at all");
        Assert.Empty(await page.Locator("input:visible:not([type=hidden])").EvaluateAllAsync<string[]>("all => all.filter(input => !input.labels.length).map(input => input.id)"));
        await page.SetViewportSizeAsync(1000, 800);
        page.Console -= Hear;
        Assert.Empty(complaints);
    }

    private static async Task PictureAsync(IPage page, string name, int width, ColorScheme colours)
    {
        await page.SetViewportSizeAsync(width, 800);
        await page.EmulateMediaAsync(new() { ColorScheme = colours });
        await page.ScreenshotAsync(new() { Path = Path.Combine(BrowserPlatform.Pictures, $"{name}.png") });
    }

    private static async Task SubmitAsync(IPage page, string username, string password)
    {
        await page.GetByLabel("Username or e-mail address").FillAsync(username);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    /// <summary>As the person who is signed in on the page.</summary>
    private static async Task<JsonNode?> ApiAsync(IPage page, string path, object? body = null)
    {
        var text = await page.EvaluateAsync<string>(
            """
            async ([path, body]) => {
              const answer = await fetch("/api/v1/" + path, { method: "POST", headers: { "X-Requested-With": "test", "Content-Type": "application/json" }, body });
              return answer.ok ? await answer.text() : Promise.reject(await answer.text());
            }
            """,
            new[] { path, System.Text.Json.JsonSerializer.Serialize(body ?? new { }) });
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    private async Task<string> DeviceCodeAsync()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = "cid-cli", ["scope"] = "openid" });
        using var answer = await _platform.Http.PostAsync(_platform.Origin("my") + "/openid/device/auth", form);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["user_code"]!;
    }
}
