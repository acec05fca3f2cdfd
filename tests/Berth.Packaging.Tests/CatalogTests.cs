namespace Berth.Packaging.Tests;

/// <summary>The packages of this repository's catalog.</summary>
public sealed class CatalogTests
{
    [Theory]
    [InlineData("mediawiki")]
    [InlineData("dokuwiki")]
    public async Task SignInThroughTheServer_IsTheSameFileInEachPackage(string package)
    {
        var catalog = Path.Combine(Root(), "catalog");
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(catalog, "wordpress", "server-sign-in.php")),
            await File.ReadAllTextAsync(Path.Combine(catalog, package, "server-sign-in.php")));
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Berth.slnx")))
        {
            at = at.Parent ?? throw new InvalidOperationException("The tests do not run in the repository.");
        }

        return at.FullName;
    }
}
