namespace Berth.Domains.Tests;

public sealed class HostNamesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("blog", "blog")]
    [InlineData(" Blog ", "blog")]
    [InlineData("a.b-c.d1", "a.b-c.d1")]
    [InlineData("xn--bcher-kva", "xn--bcher-kva")]
    [InlineData("1", "1")]
    public void Subdomain_ThatIsOne_IsKeptInLowerCase(string given, string kept) => Assert.Equal(kept, HostNames.CheckSubdomain(given, "berth.test").Value);

    [Theory]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a_b")]
    [InlineData("a b")]
    [InlineData("*.a")]
    [InlineData("a/b")]
    [InlineData("../../etc")]
    [InlineData("a\nb")]
    [InlineData("a\n.b")]
    [InlineData("a\r\n127.0.0.1 bank.example")]
    [InlineData("a\0b")]
    [InlineData("bücher")]
    [InlineData("a\u202eb")]
    [InlineData("a,b")]
    [InlineData("a#b")]
    [InlineData("a:8443")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Subdomain_ThatIsNone_IsRefusedWithItsField(string given)
    {
        var refused = HostNames.CheckSubdomain(given, "berth.test", "location").Error!;
        Assert.Equal("domain.bad_subdomain", refused.Code);
        Assert.Contains("location", refused.Fields!.Keys);
    }

    [Fact]
    public void Name_OfMoreThan253Characters_IsRefused_AndTheMessageStaysShort()
    {
        var label = new string('a', 60);
        Assert.True(HostNames.CheckSubdomain(string.Join('.', Enumerable.Repeat(label, 3)), "berth.test").IsOk);
        Assert.Equal("domain.bad_subdomain", HostNames.CheckSubdomain(string.Join('.', Enumerable.Repeat(label, 4)), "berth.test").Error!.Code);
        Assert.InRange(HostNames.CheckSubdomain(new string('!', 1_000_000), "berth.test").Error!.Message.Length, 10, 300);
    }

    [Theory]
    [InlineData(443, "https://blog.berth.test")]
    [InlineData(8443, "https://blog.berth.test:8443")]
    public void Origin_CarriesThePortWhenItIsNotTheUsualOne(int port, string origin) =>
        Assert.Equal(origin, new PlatformAddress("berth.test", "my.berth.test", port, "172.18.0.1", "127.0.0.1").OriginOf(HostNames.Join("blog", "berth.test")));
}
