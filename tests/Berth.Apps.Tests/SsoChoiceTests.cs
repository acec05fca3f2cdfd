using Berth.Apps.Requests;
using Berth.Apps.Tests.Support;
using Berth.Kernel;
using Berth.Manifest;

namespace Berth.Apps.Tests;

/// <summary>Whether an app knows the platform's people, when it is asked for and when a package changes its mind.</summary>
public sealed class SsoChoiceTests
{
    private const string None = """{"localstorage":{}}""";
    private const string SignOn = """{"ldap":{}}""";

    [Theory]
    [InlineData(false, SignOn, true, SignOn, false, false)]
    [InlineData(false, SignOn, true, SignOn, true, false)]
    [InlineData(true, SignOn, true, SignOn, false, true)]
    [InlineData(true, SignOn, true, SignOn, true, true)]
    [InlineData(false, None, false, SignOn, false, true)]
    [InlineData(false, None, false, SignOn, true, false)]
    [InlineData(true, SignOn, false, None, false, false)]
    public void Update_KeepsTheChoice_AndFollowsThePackageOnlyWhereSignOnIsNew(bool on, string before, bool optionalBefore, string after, bool optionalAfter, bool expected) =>
        Assert.Equal(expected, SsoChoice.OnUpdate(on, Package(before, optionalBefore), Package(after, optionalAfter)));

    [Fact]
    public void SwitchingOn_WhatThisPlatformCannotGive_IsRefusedWhenItIsAskedFor()
    {
        var choice = new SsoChoice(new FakeAddons { Checks = app => new(app.Sso ? [Error.Invalid("addon.unsupported", "Not here.")] : [], []) }, new AppsOptions { Home = "/tmp" });
        var package = Package(SignOn, optional: true);

        Assert.Equal("addon.unsupported", choice.OnChange(true, package).Error?.Code);
        Assert.Equal("addon.unsupported", choice.OnInstall(true, package).Error?.Code);
        Assert.False(choice.OnInstall(null, package).Value);
        Assert.True(choice.OnChange(false, package).IsOk);
        Assert.Equal("sso.not_optional", choice.OnChange(false, Package(SignOn, optional: false)).Error?.Code);
        Assert.Equal("sso.none", choice.OnChange(true, Package(None, optional: false)).Error?.Code);
    }

    private static CloudronManifest Package(string addons, bool optional) => ManifestReader.Read($$"""
        {"id":"org.example.app","title":"App","version":"1.0.0","manifestVersion":2,"healthCheckPath":"/","httpPort":80,"addons":{{addons}},"optionalSso":{{(optional ? "true" : "false")}}}
        """).Require();
}
