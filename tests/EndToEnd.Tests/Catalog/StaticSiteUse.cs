namespace EndToEnd.Tests;

/// <summary>Pages in the folder that the site serves: it has no other face to write through.</summary>
internal sealed class StaticSiteUse : CatalogUse
{
    public override string Destruction => "rm -rf /app/data/public";

    public override async Task<IReadOnlyList<Item>> MakeAsync(Platform platform, string subdomain, string name)
    {
        var text = $"Hello from {name}";
        (await platform.Cli.RunAsync(text, new Dictionary<string, string>(), "push", "--app", subdomain, "-", $"/app/data/public/{name}.html")).Ok();
        return [new($"/{name}.html", text)];
    }
}
