using System.Diagnostics;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>The disk that backups go to is full: a small file system of its own.</summary>
[Collection(nameof(PlatformCollection))]
public sealed class FullSiteTests(Platform platform) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-full-").FullName;

    private string Disk => Path.Combine(_folder, "disk");

    public async ValueTask InitializeAsync()
    {
        await using (var file = File.Create(Path.Combine(_folder, "image")))
        {
            file.SetLength(32 << 20);
        }

        Directory.CreateDirectory(Disk);
        await RunAsync("mkfs.ext4", "-q", "-F", "-m", "0", Path.Combine(_folder, "image"));
        await RunAsync("mount", "-o", "loop", Path.Combine(_folder, "image"), Disk);
    }

    public async ValueTask DisposeAsync()
    {
        await platform.Cli.RunAsync("uninstall", "full", "--force");
        await platform.Cli.RunAsync("backup", "site", "remove", "small");
        await RunAsync("umount", Disk);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task BackupThatFillsItsSite_SaysWhatToDo_AndTheOlderOneRestores_AndTheNextOneFits()
    {
        (await platform.Cli.RunAsync("backup", "site", "add", "filesystem", "-c", $"backupDir={Disk}/repository", "--name", "small", "--schedule", "never")).Ok();
        (await platform.Cli.RunAsync("install", "static-site", "-l", "full")).Ok();
        await ShellAsync("echo kept > /app/data/public/page.html");
        (await platform.Cli.RunAsync("backup", "create", "full", "--site", "small")).Ok();
        var id = (string)(await platform.AppAsync("full"))["id"]!;
        var older = Assert.Single(await BackupsAsync(id));

        await ShellAsync("echo lost > /app/data/public/page.html; head -c 40M /dev/urandom > /app/data/public/big");
        var failed = await platform.Cli.RunAsync("backup", "create", "full", "--site", "small");
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains("no space left", failed.Messages, StringComparison.Ordinal);
        Assert.Contains("Make room", failed.Messages, StringComparison.Ordinal);
        Assert.Equal(["error", "normal"], (await BackupsAsync(id)).Select(made => (string)made!["state"]!).Order(StringComparer.Ordinal));

        // Nothing of it stays in the way: something that fits beside the older one alone.
        await ShellAsync("head -c 24M /dev/urandom > /app/data/public/big");
        (await platform.Cli.RunAsync("backup", "create", "full", "--site", "small")).Ok();

        (await platform.Cli.RunAsync("restore", "full", "--backup", (string)older!["id"]!, "--no-safety-backup")).Ok();
        Assert.Equal("kept\n", await platform.Http.GetStringAsync($"{platform.Origin("full")}/page.html"));
    }

    private async Task<JsonArray> BackupsAsync(string appId) => (await platform.ApiAsync(HttpMethod.Get, $"apps/{appId}/backups")).Body!["backups"]!.AsArray();

    private async Task ShellAsync(string script) => (await platform.Cli.RunAsync("exec", "--app", "full", "--", "sh", "-c", script)).Ok();

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {errors}");
    }
}
