using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Berth.Identity.Tests;

/// <summary><c>oidc-provider</c> from npm in Node.js, and a browser that signs in there.</summary>
internal sealed partial class OutsideProvider : IAsyncDisposable
{
    public const string ClientId = "berth";
    public const string Secret = "the secret that berth has there: 50%+";

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "fixtures", "outside-provider");

    private readonly Process _process;

    private OutsideProvider(Process process, string issuer) => (_process, Issuer) = (process, issuer);

    public string Issuer { get; }

    public static async Task<OutsideProvider> StartAsync(string redirectUri)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "oidc-provider")))
        {
            using var install = Start("npm", "ci", "--no-fund", "--no-audit", "--silent");
            await install.WaitForExitAsync();
            Assert.Equal(0, install.ExitCode);
        }

        var process = Start("node", "main.js", ClientId, Secret, redirectUri);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("http://", StringComparison.Ordinal))
            {
                return new(process, line);
            }
        }

        throw new InvalidOperationException("oidc-provider did not start.");
    }

    /// <summary>Signs in there as somebody and agrees, and comes to the address that it sends the browser to.</summary>
    public async Task<Uri> SignInAsync(Uri address, string login)
    {
        var cookies = new CookieContainer();
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies });
        var at = address;
        for (var steps = 0; steps < 12; steps++)
        {
            var response = await browser.GetAsync(at);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                // Its page asks for a name and a password, then whether the client may know.
                var page = await response.Content.ReadAsStringAsync();
                var action = new Uri(at, FormAction().Match(page).Groups["action"].Value);
                var prompt = page.Contains("name=\"login\"", StringComparison.Ordinal) ? "login" : "consent";
                response.Dispose();
                response = await browser.PostAsync(action, new FormUrlEncodedContent(new Dictionary<string, string> { ["prompt"] = prompt, ["login"] = login, ["password"] = "anything" }));
            }

            using (response)
            {
                at = new Uri(at, response.Headers.Location ?? throw new InvalidOperationException($"{at}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}"));
                if (!at.AbsoluteUri.StartsWith(Issuer, StringComparison.Ordinal))
                {
                    return at;
                }
            }
        }

        throw new InvalidOperationException("The provider goes round in circles.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    [GeneratedRegex("action=\"(?<action>[^\"]+)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex FormAction();
}
