using Berth.Addons.Images;
using Berth.Kernel;
using Berth.Ports.Programs;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Addons.Tests.Real;

/// <summary>mmdebstrap itself, with one small package that is only unpacked.</summary>
public sealed class RootFileSystemTests(PlatformFixture platform)
{
    [Fact]
    public async Task Ensure_MakesAnImageOfDebianPackages()
    {
        var builder = await BuilderAsync();
        var wanted = Of("busybox-static");

        var reference = await builder.EnsureAsync(wanted, null, CancellationToken.None);

        try
        {
            Assert.InRange((await platform.Engine.FindImageAsync(reference, CancellationToken.None))!.SizeBytes, 1 << 20, 1 << 30);
            Assert.Null(await platform.Engine.FindImageAsync(wanted.Unchecked, CancellationToken.None));
        }
        finally
        {
            await platform.Engine.RemoveImageAsync(reference, CancellationToken.None);
        }
    }

    [Fact]
    public async Task Ensure_WhenAPackageDoesNotExist_SaysSoAndLeavesNothing()
    {
        var builder = await BuilderAsync();
        var wanted = Of("no-such-package-anywhere");

        var failure = await Assert.ThrowsAsync<ErrorException>(() => builder.EnsureAsync(wanted, null, CancellationToken.None));

        Assert.Equal("image.rootfs_failed", failure.Error.Code);
        Assert.Contains("no-such-package-anywhere", failure.Message, StringComparison.Ordinal);
        Assert.Null(await platform.Engine.FindImageAsync(wanted.Reference, CancellationToken.None));
        Assert.Null(await platform.Engine.FindImageAsync(wanted.Unchecked, CancellationToken.None));
    }

    private static RootFileSystem Of(string package) =>
        new($"test-{Guid.NewGuid():N}", "bookworm", "extract", ["main"], [package], ["APT::Install-Recommends \"false\""], []);

    private async Task<RootFileSystemBuilder> BuilderAsync() =>
        new(platform.Engine, (await platform.StartAsync()).GetRequiredService<IProgramRunner>());
}
