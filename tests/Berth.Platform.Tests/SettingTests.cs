using Berth.Data;
using Berth.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Tests;

public sealed class SettingTests(PlatformHost host) : IClassFixture<PlatformHost>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Get_BeforeAnythingIsSet_IsTheDefault_AndAfterClearAgain()
    {
        var setting = new Setting<List<string>>("tests.list", ["a"]);
        var settings = host.Get<ISettings>();

        Assert.Equal(["a"], await settings.GetAsync(setting, None));
        await settings.SetAsync(setting, ["b", "c"], None);
        Assert.Equal(["b", "c"], await settings.GetAsync(setting, None));
        await settings.ClearAsync(setting, None);
        Assert.Equal(["a"], await settings.GetAsync(setting, None));
    }

    [Fact]
    public async Task Set_IsInTheDatabase()
    {
        var setting = new Setting<int>("tests.number", 1);
        await host.Get<ISettings>().SetAsync(setting, 2, None);
        await host.Get<ISettings>().SetAsync(setting, 3, None);

        using var fresh = new SettingStore(host.Get<IDbContextFactory<BerthDb>>(), host.Clock);
        Assert.Equal(3, await fresh.GetAsync(setting, None));
    }
}
