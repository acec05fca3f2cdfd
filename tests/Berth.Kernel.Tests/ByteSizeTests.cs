namespace Berth.Kernel.Tests;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(268435456, "256 MiB")]
    [InlineData(1610612736, "1.5 GiB")]
    public void ToString_UsesTheLargestBinaryUnitThatFits(long bytes, string expected) =>
        Assert.Equal(expected, new ByteSize(bytes).ToString());
}
