namespace Berth.Packaging.Tests;

public sealed class IgnoreFileTests
{
    // Cases after the documentation's own examples (docs.docker.com, .dockerignore).
    [Theory]
    [InlineData("*/temp*", "somedir/temporary.txt", true)]
    [InlineData("*/temp*", "somedir/temp", true)]
    [InlineData("*/temp*", "somedir/temp/below", true)]
    [InlineData("*/temp*", "temp", false)]
    [InlineData("*/*/temp*", "somedir/subdir/temporary.txt", true)]
    [InlineData("temp?", "tempa", true)]
    [InlineData("temp?", "temp", false)]
    [InlineData("**/*.go", "a/b/c.go", true)]
    [InlineData("**/*.go", "c.go", true)]
    [InlineData("/foo/bar", "foo/bar", true)]
    [InlineData("foo/bar/", "foo/bar/x", true)]
    [InlineData("foo/./x/../bar", "foo/bar", true)]
    [InlineData("*.md\n!README.md", "README.md", false)]
    [InlineData("*.md\n!README.md", "other.md", true)]
    [InlineData("*.md\n!README*.md\nREADME-secret.md", "README-secret.md", true)]
    [InlineData("*\n!src", "src/deep/file", false)]
    [InlineData("# *.md", "a.md", false)]
    [InlineData("  a.md  ", "a.md", true)]
    [InlineData("a[0-9]", "a5", true)]
    [InlineData("a[^0-9]", "a5", false)]
    [InlineData("a\\*", "a*", true)]
    [InlineData("a\\*", "ab", false)]
    [InlineData("node_modules", "sub/node_modules", false)]
    [InlineData("**", "anything/at/all", true)]
    [InlineData("docs/**/draft", "docs/draft", true)]
    [InlineData("docs/**/draft", "docs/a/b/draft", true)]
    public void Ignores_AsDockerDoes(string lines, string path, bool expected) =>
        Assert.Equal(expected, IgnoreFile.Parse(lines.Split('\n')).Ignores(path));

    [Fact]
    public void Nonsense_IsRefusedByName()
    {
        var refused = Assert.Throws<PackageException>(() => IgnoreFile.Parse(["a[z-a]"]));

        Assert.Equal("package.unreadable", refused.Code);
        Assert.Contains(".dockerignore", refused.Message);
    }
}
