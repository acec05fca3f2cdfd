using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>Backups on the real thing: restic, the engine, WordPress with a post. A platform of its own.</summary>
[Collection(nameof(PlatformCollection))]
public sealed class BackupTests : IAsyncLifetime
{
    private readonly Platform _platform = new("berth-bak", "bak.berth.test", "172.27");

    public ValueTask InitializeAsync() => _platform.InitializeAsync();

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task WordPress_WhoseDataIsDestroyed_ComesBackWithItsPost_IsProvenAndCloned()
    {
        (await _platform.Cli.RunAsync("install", "wordpress", "-l", "blog")).Ok();
        var path = await WordPress.PublishAsync(_platform, "blog");
        (await _platform.Cli.RunAsync("backup", "create", "blog")).Ok();
        var backup = (await BackupsAsync()).Single();
        Assert.Equal("normal", (string)backup["state"]!);

        var containers = await Docker.ContainersAsync("berth.instance=berth-bak");
        var proof = (await _platform.Cli.RunAsync("backup", "prove", "blog")).Ok();
        Assert.Contains("Restorable", proof.Messages, StringComparison.Ordinal);
        Assert.Equal(containers.Order(), (await Docker.ContainersAsync("berth.instance=berth-bak")).Order());

        await DestroyAsync();
        (await _platform.Cli.RunAsync("restore", "blog", "--backup", (string)backup["id"]!, "--no-safety-backup")).Ok();
        await WordPress.ReadAsync(_platform, _platform.Origin("blog"), path);

        (await _platform.Cli.RunAsync("clone", "blog", "-l", "copy", "--backup", (string)backup["id"]!)).Ok();
        Assert.Contains("Hello from", await _platform.Http.GetStringAsync(_platform.Origin("copy") + path), StringComparison.Ordinal);
        (await _platform.Cli.RunAsync("backup", "create")).Ok();
        Assert.Contains(await AllAsync(), made => (string)made!["type"]! == "box" && (string)made["state"]! == "normal");
    }

    /// <summary>Files and tables alike.</summary>
    private async Task DestroyAsync() => (await _platform.Cli.RunAsync(
        "exec", "--app", "blog", "--", "sh", "-c",
        "rm -rf /app/data/* ; mysql -h\"$CLOUDRON_MYSQL_HOST\" -u\"$CLOUDRON_MYSQL_USERNAME\" -p\"$CLOUDRON_MYSQL_PASSWORD\" \"$CLOUDRON_MYSQL_DATABASE\" -e 'DROP TABLE wp_posts'")).Ok();

    private async Task<IEnumerable<JsonNode>> BackupsAsync() => (await AllAsync()).Where(made => (string)made!["type"]! == "app").Select(made => made!);

    private async Task<JsonArray> AllAsync() => (await _platform.ApiAsync(HttpMethod.Get, "backups")).Body!["backups"]!.AsArray();
}
