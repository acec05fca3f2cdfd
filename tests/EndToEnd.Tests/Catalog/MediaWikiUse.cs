using System.Text;

namespace EndToEnd.Tests;

/// <summary>A page (in the database) and a picture (beside it).</summary>
internal sealed class MediaWikiUse : CatalogUse
{
    /// <summary>One pixel; what follows its end is for whoever looks for it.</summary>
    private static readonly byte[] Pixel =
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    public override string Destruction => "rm -rf /app/data/*; psql \"$CLOUDRON_POSTGRESQL_URL\" -c 'DROP SCHEMA mediawiki CASCADE'";

    public override async Task<IReadOnlyList<Item>> MakeAsync(Platform platform, string subdomain, string name)
    {
        using var wiki = await MediaWiki.EditAsync(platform, subdomain);
        return
        [
            new(await wiki.WriteAsync($"Test_{name}", $"Hello from '''{name}'''"), $"Hello from <b>{name}</b>"),
            new(await wiki.UploadAsync($"Test_{name}.png", [.. Pixel, .. Encoding.ASCII.GetBytes($"Picture of {name}")]), $"Picture of {name}"),
        ];
    }
}
