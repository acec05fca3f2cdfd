using Berth.Cli.Hosting;
using Berth.Cli.Local;

namespace Berth.Cli.Tests;

public sealed class RecoveryKitTests
{
    [Theory]
    [InlineData("Recovery kit of the backup site \"x\"\n\nRepository      /mnt/disk/berth\nPassword        secret words\nPlatform key    abc=\n")]
    [InlineData("""{"name":"x","repository":"/mnt/disk/berth","password":"secret words","platformKey":"","text":""}""")]
    public void Kit_AsTextOrJson_SaysWhereAndWhatOpensIt(string text)
    {
        var kit = RecoveryKitFile.Parse(text);
        Assert.Equal(("/mnt/disk/berth", "secret words"), (kit.Repository, kit.Password));
        Assert.DoesNotContain("secret", kit.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("Repository\nPassword x\n")]
    [InlineData("something else")]
    public void AnythingElse_IsRefused(string text) => Assert.Equal(ExitCode.Usage, Assert.Throws<CliException>(() => RecoveryKitFile.Parse(text)).ExitCode);
}
