
namespace EndToEnd.Tests;

/// <summary>Nothing is lost on the real thing: one file back, an app that travels as one archive. A platform of its own.</summary>
[Collection(nameof(PlatformCollection))]
public sealed class ArchiveTests : IAsyncLifetime
{
    private readonly Platform _platform = new("berth-arc", "arc.berth.test", "172.26");

    public ValueTask InitializeAsync() => _platform.InitializeAsync();

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task OneFile_ComesBack_AndTheAppTravels()
    {
        (await _platform.Cli.RunAsync("install", "static-site", "-l", "site")).Ok();
        await ShellAsync("site", "mkdir -p /app/data/kept/deep && echo first > /app/data/kept/deep/note.txt && chmod 640 /app/data/kept/deep/note.txt");
        await AddDatabaseAsync();
        (await _platform.Cli.RunAsync("backup", "create")).Ok();
        var backup = (string)(await _platform.ApiAsync(HttpMethod.Get, "backups")).Body!["backups"]!.AsArray().Single(made => (string)made!["type"]! == "app")!["id"]!;
        Assert.All((await _platform.ApiAsync(HttpMethod.Get, "backups")).Body!["backups"]!.AsArray(), made => Assert.Equal("normal", (string)made!["state"]!));
        Assert.Single((await _platform.ApiAsync(HttpMethod.Get, "backups")).Body!["backups"]!.AsArray(), made => (string)made!["type"]! == "box");

        var listed = (await _platform.Cli.RunAsync("backup", "files", backup, "/app/data/kept/deep")).Ok().Output;
        Assert.Contains("/data/kept/deep/note.txt", listed, StringComparison.Ordinal);
        var copy = Path.Combine(_platform.Home, "note.txt");
        (await _platform.Cli.RunAsync("backup", "get", backup, "/app/data/kept/deep/note.txt", "-o", copy)).Ok();
        Assert.Equal("first\n", await File.ReadAllTextAsync(copy));

        await ShellAsync("site", "rm -rf /app/data/kept");
        (await _platform.Cli.RunAsync("restore", "site", "--path", "/app/data/kept/deep/note.txt", "--backup", backup)).Ok();
        Assert.Equal("first 640", await ShellAsync("site", "echo $(cat /app/data/kept/deep/note.txt; stat -c '%a' /app/data/kept/deep/note.txt)"));

        var archive = Path.Combine(_platform.Home, "site.tar.gz");
        (await _platform.Cli.RunAsync("export", "site", "-o", archive)).Ok();
        (await _platform.Cli.RunAsync("import", archive, "-l", "moved")).Ok();
        Assert.Equal("first 640", await ShellAsync("moved", "echo $(cat /app/data/kept/deep/note.txt; stat -c '%a' /app/data/kept/deep/note.txt)"));
        Assert.Equal("SQLite format 3", await ShellAsync("moved", "head -c 15 /app/data/kept.db"));
        Assert.Equal(1, (await _platform.ApiAsync(HttpMethod.Get, $"backups/{backup}/files?path=/backup/sqlite")).Body!["files"]!.AsArray().Count(file => (string)file!["type"]! == "file"));

        File.Delete(archive);
        File.WriteAllText(archive, "no archive");
        var refused = await _platform.Cli.RunAsync("import", archive, "-l", "third");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.DoesNotContain("third", (await _platform.Cli.RunAsync("list")).Ok().Output, StringComparison.Ordinal);
    }

    /// <summary>An SQLite database as an app would have one: its copy lies in a folder of the backup's own.</summary>
    private async Task AddDatabaseAsync()
    {
        var file = Path.Combine(_platform.Home, "apps", await IdAsync("site"), "data", "kept.db");
        var page = new byte[4096];
        "SQLite format 3\0"u8.CopyTo(page);
        byte[] header = [0x10, 0x00, 1, 1, 0, 64, 32, 32, 0, 0, 0, 1, 0, 0, 0, 1];
        header.CopyTo(page, 16);
        (page[47], page[59], page[95]) = (4, 1, 1);
        (page[100], page[105]) = (13, 0x10);
        await File.WriteAllBytesAsync(file, page);
    }

    private async Task<string> IdAsync(string subdomain) =>
        (string)(await _platform.ApiAsync(HttpMethod.Get, "apps")).Body!["apps"]!.AsArray().Single(app => (string)app!["subdomain"]! == subdomain)!["id"]!;

    private async Task<string> ShellAsync(string app, string script) => (await _platform.Cli.RunAsync("exec", "--app", app, "--", "sh", "-c", script)).Ok().Output.Trim();
}
