namespace EndToEnd.Tests;

/// <summary>A page, which only who is signed in may read, and a file of a plugin, which lies outside of <c>/app/data</c>.</summary>
internal sealed class DokuWikiUse : CatalogUse
{
    public override IReadOnlyList<string> Options => ["--no-sso"];

    public override string Destruction => "rm -rf /app/data/*";

    public override async Task<IReadOnlyList<Item>> MakeAsync(Platform platform, string subdomain, string name)
    {
        using var wiki = await SignInAsync(platform, subdomain);
        var page = await wiki.WriteAsync($"Hello from **{name}**", $"test_{name}");
        var plugin = $"mkdir /var/lib/dokuwiki/lib/plugins/test{name} && echo 'Plugin of {name}' > /var/lib/dokuwiki/lib/plugins/test{name}/note.txt";
        (await platform.Cli.RunAsync("exec", "--app", subdomain, "--", "sh", "-c", plugin)).Ok();
        return [new(page, $"Hello from <strong>{name}</strong>"), new($"/lib/plugins/test{name}/note.txt", $"Plugin of {name}")];
    }

    public override async Task<string> ReadAsync(Platform platform, string subdomain, string path)
    {
        using var wiki = await SignInAsync(platform, subdomain);
        return await wiki.ReadAsync(path);
    }

    private static async Task<DokuWiki> SignInAsync(Platform platform, string subdomain)
    {
        var wiki = new DokuWiki(platform, subdomain);
        Assert.True(await wiki.SignInAsync("admin", await InitialPassword.ReadAsync(platform, subdomain)));
        return wiki;
    }
}
