using Berth.Packaging.Context;

namespace Berth.Packaging.Tests;

public sealed class DockerIgnoreTests
{
    [Theory]
    [InlineData("foo", "foo", true)]
    [InlineData("foo", "foo/bar/baz", true)]
    [InlineData("foo", "x/foo", false)]
    [InlineData("/foo", "foo", true)]
    [InlineData("foo/", "foo/bar", true)]
    [InlineData("./a/../foo//bar", "foo/bar", true)]
    [InlineData("*.log", "a.log", true)]
    [InlineData("*.log", "sub/a.log", false)]
    [InlineData("*/temp*", "sub/temporary.txt", true)]
    [InlineData("*/temp*", "sub/sub/temporary.txt", false)]
    [InlineData("**/*.log", "a.log", true)]
    [InlineData("**/*.log", "x/y/a.log", true)]
    [InlineData("**", "anything/at/all", true)]
    [InlineData("foo/**", "foo", false)]
    [InlineData("foo/**", "foo/x/y", true)]
    [InlineData("foo/**/bar", "foo/bar", true)]
    [InlineData("foo/**/bar", "foo/a/b/bar", true)]
    [InlineData("foo/**/bar", "foobar", false)]
    [InlineData("temp?", "tempa", true)]
    [InlineData("temp?", "temp", false)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[a-c]x", "dx", false)]
    [InlineData("[^a-c]x", "dx", true)]
    [InlineData("[^a-c]x", "bx", false)]
    [InlineData("[a-z-[b]x", "bx", true)]
    [InlineData(@"\*x", "*x", true)]
    [InlineData(@"\*x", "ax", false)]
    [InlineData("a.b", "axb", false)]
    [InlineData("a+(b)$", "a+(b)$", true)]
    [InlineData("../foo", "foo", false)]
    [InlineData(".", "foo", false)]
    public void Pattern_MatchesLikeDocker(string pattern, string path, bool ignored) => Assert.Equal(ignored, IsIgnored(path, pattern));

    [Theory]
    [InlineData("README.md", false)]
    [InlineData("README-secret.md", true)]
    [InlineData("other.md", true)]
    public void Exceptions_TheLastMatchDecides(string path, bool ignored) =>
        Assert.Equal(ignored, IsIgnored(path, "*.md", "!README*.md", "README-secret.md"));

    [Fact]
    public void Exception_TakesAFileOutOfAnIgnoredDirectory()
    {
        Assert.False(IsIgnored("dist/keep.js", "dist", "! dist/keep.js"));
        Assert.True(IsIgnored("dist/other.js", "dist", "!dist/keep.js"));
    }

    [Fact]
    public void CommentsAndEmptyLines_MeanNothing() => Assert.False(IsIgnored("#foo", "#foo", "", "   "));

    [Theory]
    [InlineData("[a")]
    [InlineData("!")]
    public void Pattern_ThatCannotBeRead_IsNamedWithItsLine(string pattern)
    {
        var problem = Assert.Throws<PackageException>(() => DockerIgnore.Parse(["ok", pattern]));

        Assert.Contains("line 2", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_KeepsWhatTheServerNeedsWhateverIsIgnored()
    {
        using var folder = new TemporaryFolder();
        folder.Write(".dockerignore", "*").Write("Dockerfile").Write("other").Write("docs/DESCRIPTION.md")
            .Write("CloudronManifest.json", """{ "description": "file://docs/DESCRIPTION.md", "icon": "file://../out", }""");

        Assert.Equal([".dockerignore", "CloudronManifest.json", "Dockerfile", "docs/", "docs/DESCRIPTION.md"], Tars.Names(await Tars.PackAsync(folder.Path)));
    }

    [Fact]
    public async Task Folder_WithExceptions_HoldsTheDirectoriesOnTheWayOnly()
    {
        using var folder = new TemporaryFolder();
        folder.Write(".dockerignore", "**\n!src/**/*.cs\n").Write("src/a/b/x.cs").Write("src/a/c/x.js").Write("top.cs");

        Assert.Equal([".dockerignore", "src/", "src/a/", "src/a/b/", "src/a/b/x.cs"], Tars.Names(await Tars.PackAsync(folder.Path)));
    }

    private static bool IsIgnored(string path, params string[] lines)
    {
        var rules = DockerIgnore.Parse(lines);
        bool[]? matches = null;
        var parts = path.Split('/');
        for (var count = 1; count <= parts.Length; count++)
        {
            matches = rules.Match(string.Join('/', parts[..count]), matches);
        }

        return rules.IsIgnored(matches!);
    }
}
