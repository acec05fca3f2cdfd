using Berth.Addons.Providers;

namespace Berth.Addons.Tests.Unit;

public sealed class AddonCheckTests
{
    private static readonly HashSet<string> Provided = ["localstorage", "mysql", "postgresql", "redis", "scheduler"];

    [Theory]
    [InlineData("mongodb")]
    [InlineData("docker")]
    public void WhatAnAppCannotLiveWithout_IsAnErrorThatNamesIt(string addon)
    {
        var error = Assert.Single(Check((addon, "{}")).Errors);
        Assert.Equal("addon.unsupported", error.Code);
        Assert.Contains($"'{addon}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sendmail")]
    [InlineData("recvmail")]
    [InlineData("email")]
    [InlineData("turn")]
    public void WhatAnAppCanLiveWithout_IsAWarning(string addon)
    {
        var check = Check((addon, "{}"));
        Assert.Empty(check.Errors);
        Assert.Contains($"'{addon}'", Assert.Single(check.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ldap")]
    [InlineData("oidc")]
    [InlineData("proxyAuth")]
    [InlineData("oauth")]
    public void SignOn_IsLeftOutWithoutSso_AndAnErrorWithIt(string addon)
    {
        var app = Apps.New((addon, "{}"));
        Assert.Empty(AddonSupport.Check(app, Provided).Errors);
        Assert.Equal("addon.unsupported", Assert.Single(AddonSupport.Check(app with { Sso = true }, Provided).Errors).Code);
    }

    [Fact]
    public void SignOnThatIsThere_IsNoMatter() =>
        Assert.Empty(AddonSupport.Check(Apps.New(("ldap", "{}")) with { Sso = true }, new HashSet<string> { "ldap" }).Errors);

    [Fact]
    public void OptionalAddonThatIsSwitchedOff_IsNoMatter()
    {
        var app = Apps.New(("sendmail", """{"optional":true}"""), ("turn", """{"optional":"yes"}""")) with { Switches = new Dictionary<string, bool> { ["sendmail"] = false, ["turn"] = false } };
        var warning = Assert.Single(AddonSupport.Check(app, Provided).Warnings);
        Assert.Contains("'turn'", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownName_IsAnError() => Assert.Equal("addon.unknown", Assert.Single(Check(("proxyauth", "{}"), ("mysql", "{}"), ("headless", "{}")).Errors).Code);

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("a/../b")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a\n")]
    [InlineData("a b")]
    [InlineData("a'; DROP TABLE x; --")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcde")]
    public void AppIdThatIsNoName_IsRefused(string id) =>
        Assert.Equal("addon.app_id_invalid", Assert.Throws<Kernel.ErrorException>(() => AppName.Require(id)).Error.Code);

    [Fact]
    public void DatabaseName_IsTheSameForAnApp_AnotherForAnother_AndFitsEveryClient()
    {
        var id = Guid.NewGuid().ToString();
        AppName.Require(id);
        Assert.Equal(AppName.Database(id), AppName.Database(id));
        Assert.NotEqual(AppName.Database(id), AppName.Database(Guid.NewGuid().ToString()));
        Assert.Matches("^app[0-9a-f]{13}$", AppName.Database(id));
    }

    private static AddonCheck Check(params (string Addon, string Options)[] addons) => AddonSupport.Check(Apps.New(addons), Provided);
}
