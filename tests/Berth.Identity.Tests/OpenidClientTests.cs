using System.Diagnostics;
using System.Text.Json;

namespace Berth.Identity.Tests;

/// <summary>A relying party that others wrote: <c>openid-client</c> from npm, in Node.js.</summary>
public sealed class OpenidClientTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "fixtures", "relying-party");

    [Fact]
    public async Task OpenidClient_SignsInRefreshesRevokesAndSignsOut()
    {
        await RunAsync("npm", "ci", "--no-fund", "--no-audit", "--silent");
        await using var party = await RelyingParty.StartAsync();
        await party.Host.AddUserAsync("ann");

        // The other side has a clock of its own.
        party.Host.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        var output = await RunAsync(
            "node", "main.js", "https://my.berth.test:8443/openid", party.Base, RelyingParty.App, RelyingParty.Secret, RelyingParty.Redirect, "ann", IdentityHost.Password);
        var told = JsonElement.Parse(output);
        Assert.Equal("ann", told.GetProperty("claims").GetProperty("sub").GetString());
        Assert.Equal("ann@example.com", told.GetProperty("claims").GetProperty("email").GetString());
        Assert.Equal("Person ann", told.GetProperty("person").GetProperty("name").GetString());
        Assert.True(told.GetProperty("renewed").GetBoolean());
        Assert.Equal("invalid_grant", told.GetProperty("afterwards").GetString());
        Assert.Equal(RelyingParty.LoggedOut, told.GetProperty("out").GetString());
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {arguments[0]}: {await errors}");
        return output;
    }
}
