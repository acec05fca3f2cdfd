using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Somebody at a browser. Counts what they were asked, and leaves a picture when something fails.</summary>
public sealed class Visitor : IAsyncDisposable
{
    /// <summary>Milliseconds that a page may take on a machine that is busy.</summary>
    public const float Patience = 60_000;

    private readonly IBrowserContext _context;
    private readonly string _name;

    private Visitor(IBrowserContext context, IPage page, string name)
    {
        _context = context;
        _name = name;
        Page = page;
        context.Request += (_, request) =>
        {
            if (request.Method == "POST" && request.PostData?.Contains("password=", StringComparison.Ordinal) == true)
            {
                PasswordsTyped++;
            }
        };
    }

    public IPage Page { get; }

    public IBrowserContext Context => _context;

    /// <summary>Forms with a password that were sent.</summary>
    public int PasswordsTyped { get; private set; }

    internal static async Task<Visitor> StartAsync(IBrowserContext context, string name)
    {
        context.SetDefaultTimeout(Patience);
        return new Visitor(context, await context.NewPageAsync(), name);
    }

    /// <summary>Does something; the page as it is then is kept when that fails.</summary>
    public async Task RunAsync(Func<IPage, Task> work)
    {
        try
        {
            await work(Page);
        }
        catch
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(BrowserPlatform.Pictures, $"failed-{_name}.png") });
            await File.WriteAllTextAsync(Path.Combine(BrowserPlatform.Pictures, $"failed-{_name}.txt"), $"{Page.Url}\n{await Page.ContentAsync()}");
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
