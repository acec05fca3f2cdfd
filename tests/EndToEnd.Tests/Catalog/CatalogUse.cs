namespace EndToEnd.Tests;

/// <summary>Something that somebody made in an app.</summary>
/// <param name="Path">Where it is seen.</param>
/// <param name="Text">What is seen there.</param>
internal sealed record Item(string Path, string Text);

/// <summary>An app of the catalog as somebody uses it, through its own face.</summary>
internal abstract class CatalogUse
{
    /// <summary>Of each app in <c>/catalog</c>.</summary>
    public static IReadOnlyDictionary<string, CatalogUse> All { get; } = new Dictionary<string, CatalogUse>
    {
        ["dokuwiki"] = new DokuWikiUse(),
        ["mediawiki"] = new MediaWikiUse(),
        ["node-red"] = new NodeRedUse(),
        ["static-site"] = new StaticSiteUse(),
        ["wordpress"] = new WordPressUse(),
    };

    /// <summary>More arguments of its installation.</summary>
    public virtual IReadOnlyList<string> Options => [];

    /// <summary>Shell commands in the app's container that take its data away, databases too.</summary>
    public abstract string Destruction { get; }

    /// <param name="name">A word of letters; what is made carries it.</param>
    public abstract Task<IReadOnlyList<Item>> MakeAsync(Platform platform, string subdomain, string name);

    /// <summary>What stands at a path; of a missing one whatever the app answers.</summary>
    public virtual async Task<string> ReadAsync(Platform platform, string subdomain, string path)
    {
        using var answer = await platform.Http.GetAsync(platform.Origin(subdomain) + path);
        return await answer.Content.ReadAsStringAsync();
    }
}
