namespace Berth.Manifest.Tests;

public sealed class MessageTests
{
    private static readonly MessageVariables Variables =
        new("app-id", "blog", "example.org", "blog.example.org", "https://blog.example.org:8443", "my.example.org", "https://my.example.org:8443", "$CLOUDRON-APP-ID");

    [Theory]
    [InlineData("a <sso>b</sso> <nosso>c</nosso> d", true, "a b  d")]
    [InlineData("a <sso>b</sso> <nosso>c</nosso> d", false, "a  c d")]
    [InlineData("<sso>1</sso><sso>2\n3</sso>", true, "12\n3")]
    [InlineData("<sso>1</sso><sso>2</sso>x", false, "x")]
    [InlineData("open <sso> only", true, "open <sso> only")]
    [InlineData("close </sso> only", false, "close </sso> only")]
    [InlineData("without\n=== sso ===\nwith", true, "with")]
    [InlineData("without\r\n=== sso ===\r\nwith", false, "without")]
    [InlineData("no === sso === line", true, "no === sso === line")]
    public void Render_KeepsWhatFitsTheSignOn(string text, bool sso, string expected) => Assert.Equal(expected, PostInstallMessage.Render(text, sso, Variables));

    [Theory]
    [InlineData("$CLOUDRON-APP-LOCATION", "blog")]
    [InlineData("$CLOUDRON-APP-DOMAIN", "example.org")]
    [InlineData("$CLOUDRON-APP-FQDN", "blog.example.org")]
    [InlineData("$CLOUDRON-APP-ORIGIN/admin", "https://blog.example.org:8443/admin")]
    [InlineData("$CLOUDRON-API-DOMAIN", "my.example.org")]
    [InlineData("$CLOUDRON-API-ORIGIN", "https://my.example.org:8443")]
    [InlineData("$CLOUDRON-APP-ID", "app-id")]
    [InlineData("$CLOUDRON-USERNAME", "$CLOUDRON-APP-ID")]
    [InlineData("$5, $$CLOUDRON-APP-ID, $CLOUDRON-OTHER, $", "$5, $app-id, $CLOUDRON-OTHER, $")]
    public void Render_PutsVariablesInOnce(string text, string expected) => Assert.Equal(expected, PostInstallMessage.Render(text, sso: true, Variables));

    [Fact]
    public void Render_OfEndlessOpenTags_IsQuick() =>
        Assert.Equal(500_000 * 5, PostInstallMessage.Render(string.Concat(Enumerable.Repeat("<sso>", 500_000)), sso: true, Variables).Length);

    [Theory]
    [InlineData(1, "MYSQL_URL")]
    [InlineData(2, "CLOUDRON_MYSQL_URL")]
    public void EnvironmentName_DependsOnTheManifestVersion(int manifestVersion, string expected)
    {
        Assert.Equal(expected, EnvironmentNames.For(manifestVersion, "MYSQL_URL"));
        Assert.Equal(expected, EnvironmentNames.For(Sample.Manifest($$"""{ "manifestVersion": {{manifestVersion}} }"""), "MYSQL_URL"));
    }

    [Theory]
    [InlineData(null, true, true)]
    [InlineData(true, true, false)]
    [InlineData(false, false, true)]
    public void ChecklistItem_AppliesBySignOn(bool? sso, bool with, bool without)
    {
        var item = new ChecklistItem("k", "m", sso);

        Assert.Equal((with, without), (item.AppliesTo(sso: true), item.AppliesTo(sso: false)));
    }

    [Theory]
    [InlineData("[1.2.3]\n* a\n\n* b\n[1.2.2]\n* c", "1.2.3", "* a\n* b")]
    [InlineData("[1.2.3]\n* a\n[1.2.2]\n* c", "1.2.2-4", "* c")]
    [InlineData("[1.2.3-1]\n* fix\n[1.2.3]\n* a", "1.2.3-1", "* fix")]
    [InlineData("[1.2.3-1]\n* fix\n[1.2.3]\n* a", "1.2.3", "* a")]
    [InlineData("# Log\r\n## [v1.2.3] - 2026-01-01\r\n* a [link](x)\r\n[note] kept\r\n", "1.2.3", "* a [link](x)\n[note] kept")]
    [InlineData("[1.2.3]", "1.2.3", "")]
    [InlineData("[1.2.4]\n* a", "1.2.3", null)]
    [InlineData("", "1.2.3", null)]
    public void Changelog_IsCutToOneVersion(string text, string version, string? expected) =>
        Assert.Equal(expected, Changelog.Section(text, PackageVersion.Parse(version)));
}
