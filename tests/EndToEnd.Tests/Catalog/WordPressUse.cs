namespace EndToEnd.Tests;

/// <summary>A post (in the database) and an attached file (beside it).</summary>
internal sealed class WordPressUse : CatalogUse
{
    public override string Destruction =>
        "rm -rf /app/data/*; mysql -h\"$CLOUDRON_MYSQL_HOST\" -u\"$CLOUDRON_MYSQL_USERNAME\" -p\"$CLOUDRON_MYSQL_PASSWORD\" \"$CLOUDRON_MYSQL_DATABASE\" -e 'DROP TABLE wp_posts'";

    public override async Task<IReadOnlyList<Item>> MakeAsync(Platform platform, string subdomain, string name)
    {
        using var editor = await WordPress.EditAsync(platform, subdomain);
        return
        [
            new(await editor.PublishAsync($"Hello from {name}"), $"Hello from {name}"),
            new(await editor.AttachAsync($"{name}.txt", $"Attached to {name}"), $"Attached to {name}"),
        ];
    }
}
