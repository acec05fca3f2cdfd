using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>A platform of its own and Debian's Chromium, which trusts the platform's authority and nothing else of ours.</summary>
public sealed class BrowserPlatform : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Platform Platform { get; } = new("berth-browser", "browser.berth.test", "172.31");

    /// <summary>Pictures of pages, for people to look at.</summary>
    public static string Pictures { get; } = Directory.CreateDirectory(Path.Combine(Cli.Root(), "artifacts", "screenshots")).FullName;

    public async ValueTask InitializeAsync()
    {
        await Platform.InitializeAsync();
        var home = Path.Combine(Platform.Home, "browser");
        await TrustAsync(home, Path.Combine(Platform.Home, "ca", "ca.crt"));
        Assertions.SetDefaultExpectTimeout(Visitor.Patience);
        await QuietNetwork.UpAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = await QuietNetwork.WrapAsync("/usr/bin/chromium", Path.Combine(home, "chromium")),

            // Tests run as root in containers, where the sandbox cannot be made.
            Args = ["--no-sandbox", "--disable-dev-shm-usage", $"--host-resolver-rules=MAP *.{Platform.OwnDomain} {QuietNetwork.Host}"],
            Env = new Dictionary<string, string> { ["HOME"] = home, ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin", ["LANG"] = "C.UTF-8" },
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await QuietNetwork.DownAsync();
        await Platform.DisposeAsync();
    }

    /// <summary>A person's browser, without cookies of others.</summary>
    public async Task<Visitor> VisitorAsync(string name, BrowserNewContextOptions? options = null) =>
        await Visitor.StartAsync(await _browser!.NewContextAsync(options ?? new()), name);

    /// <summary>Chromium on Linux takes authorities from the NSS database in the home directory.</summary>
    private static async Task TrustAsync(string home, string authority)
    {
        var database = Directory.CreateDirectory(Path.Combine(home, ".pki", "nssdb")).FullName;
        await Programs.RunAsync("certutil", "-d", $"sql:{database}", "-N", "--empty-password");
        await Programs.RunAsync("certutil", "-d", $"sql:{database}", "-A", "-t", "C,,", "-n", "platform", "-i", authority);
    }
}

[CollectionDefinition(nameof(BrowserCollection))]
public sealed class BrowserCollection : ICollectionFixture<BrowserPlatform>;
