using Berth.Addons.Services;

namespace Berth.Addons.Tests.Unit;

public sealed class ServiceMemoryTests
{
    [Theory]
    [InlineData(0, 256)]
    [InlineData(4, 512)]
    [InlineData(16, 1280)]
    [InlineData(2048, 131_328)]
    public void Database_Gets256MebibytesAndAsMuchForEveryFourGibibytes(long machineGibibytes, long mebibytes) =>
        Assert.Equal(mebibytes << 20, ServiceMemory.Database(machineGibibytes << 30));

    [Theory]
    [InlineData(256, 150)]
    [InlineData(2048, 150)]
    [InlineData(2049, 600)]
    public void Redis_FollowsItsApp(long appMebibytes, long mebibytes) => Assert.Equal(mebibytes << 20, ServiceMemory.Redis(appMebibytes << 20));
}
