using Berth.Dashboard.AppPages;

namespace Berth.Dashboard.Tests;

public sealed class PostInstallTextTests
{
    private static readonly Uri Dashboard = new("https://my.example.com:8443/");

    [Theory]
    [InlineData(true, "A B D")]
    [InlineData(false, "A C D")]
    public void Blocks_AreChosenBySignOn(bool sso, string expected) =>
        Assert.Equal(expected, PostInstallText.For("A <sso>B </sso><nosso>C </nosso>D", Sample.App() with { Sso = sso }, "mia", Dashboard));

    [Fact]
    public void Variables_AreFilledIn() => Assert.Equal(
        "https://blog.example.com:8443 blog.example.com mia https://my.example.com:8443",
        PostInstallText.For("$CLOUDRON-APP-ORIGIN $CLOUDRON-APP-FQDN $CLOUDRON-USERNAME $CLOUDRON-API-ORIGIN", Sample.App(), "mia", Dashboard));

    [Fact]
    public void BlocksThatNeverEnd_HideWhatFollows() =>
        Assert.Equal("A", PostInstallText.For("A <nosso>B", Sample.App() with { Sso = true }, "mia", Dashboard));
}
