using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Browser.Tests;

/// <summary>Passkeys with Chromium's own virtual authenticator, which answers as a device with a fingerprint reader does.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PasskeyTests(BrowserPlatform world)
{
    private readonly Platform _platform = world.Platform;

    [Fact]
    public async Task Passkey_AddedOnTheProfilePage_SignsInWithoutAPassword_UntilItIsRemoved()
    {
        await People.AddAsync(_platform, "pia");
        await using var pia = await VisitorAsync("pia");
        await pia.RunAsync(async page =>
        {
            await AddPasskeyAsync(page, "pia");
            await SignOutAsync(page);
            var typed = pia.PasswordsTyped;
            await SignInWithPasskeyAsync(page);
            await page.WaitForURLAsync(_platform.Origin("my") + "/profile");
            await Expect(page.Locator("main")).ToContainTextAsync("signed in as pia");
            await Expect(page.Locator("main")).ToContainTextAsync("last used on");
            Assert.Equal(typed, pia.PasswordsTyped);

            await page.GetByRole(AriaRole.Button, new() { Name = "Remove This device" }).ClickAsync();
            await Expect(page.Locator("main")).ToContainTextAsync("You have none yet");
            await SignOutAsync(page);
            await SignInWithPasskeyAsync(page);
            await Expect(page.Locator("#passkey .problem")).ToBeVisibleAsync();
            Assert.EndsWith("/login?returnTo=%2Fprofile", page.Url, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Passkey_ForAnotherOrigin_OrForSomebodyElse_SignsNobodyIn()
    {
        await People.AddAsync(_platform, "ria");
        var other = await People.AddAsync(_platform, "tia");
        await using var ria = await VisitorAsync("ria");
        await ria.RunAsync(async page =>
        {
            await AddPasskeyAsync(page, "ria");
            await SignOutAsync(page);

            // Said to have been made for another page. The device signed something else, so this is a forgery.
            await ChangeAnswerAsync(page, response =>
            {
                var data = JsonNode.Parse(FromBase64Url((string)response["clientDataJSON"]!))!;
                data["origin"] = "https://evil.browser.berth.test";
                response["clientDataJSON"] = ToBase64Url(data.ToJsonString());
            });

            // Somebody else's name on the right signature.
            await ChangeAnswerAsync(page, response => response["userHandle"] = ToBase64Url(other));

            // And the browser does not even sign where another name's page asks for ours.
            var elsewhere = _platform.Origin("elsewhere") + "/";
            await page.RouteAsync(elsewhere, route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><title>Elsewhere</title>" }));
            await page.GotoAsync(elsewhere);
            var refused = await page.EvaluateAsync<string>(
                "rpId => navigator.credentials.get({ publicKey: { challenge: new Uint8Array(32), rpId } }).then(() => 'signed', error => error.name)",
                $"my.{_platform.OwnDomain}");
            Assert.Equal("SecurityError", refused);
        });
    }

    private async Task<Visitor> VisitorAsync(string name)
    {
        var visitor = await world.VisitorAsync(name);
        var session = await visitor.Context.NewCDPSessionAsync(visitor.Page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return visitor;
    }

    private async Task AddPasskeyAsync(IPage page, string username)
    {
        await page.GotoAsync(_platform.Origin("my") + "/profile");
        await page.GetByLabel("Username or e-mail address").FillAsync(username);
        await page.GetByLabel("Password").FillAsync(People.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.GetByLabel("Your password").FillAsync(People.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.Locator(".things")).ToContainTextAsync("This device");
    }

    private async Task SignOutAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("You are signed out");
        await page.GotoAsync(_platform.Origin("my") + "/profile");
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Sign in");
    }

    private static Task SignInWithPasskeyAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();

    /// <summary>Sends the device's answer changed, and sees it refused.</summary>
    private static async Task ChangeAnswerAsync(IPage page, Action<JsonNode> change)
    {
        await page.RouteAsync("**/login/passkey", async route =>
        {
            var body = JsonNode.Parse(route.Request.PostData!)!;
            change(body["credential"]!["response"]!);
            await route.ContinueAsync(new() { PostData = Encoding.UTF8.GetBytes(body.ToJsonString()) });
        });
        var answer = await page.RunAndWaitForResponseAsync(() => SignInWithPasskeyAsync(page), "**/login/passkey");
        Assert.InRange(answer.Status, 400, 499);
        await Expect(page.Locator("#passkey .problem")).ToBeVisibleAsync();
        await page.UnrouteAsync("**/login/passkey");
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Sign in");
    }

    private static string FromBase64Url(string text) => Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(text));

    private static string ToBase64Url(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
