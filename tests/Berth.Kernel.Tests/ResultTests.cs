namespace Berth.Kernel.Tests;

public sealed class ResultTests
{
    private static readonly Error Missing = Error.NotFound("thing.not_found", "There is no such thing.");

    [Fact]
    public void Then_AfterAnError_HandsItThroughWithoutRunning()
    {
        Result<int> failed = Missing;

        var next = failed.Then<string>(_ => throw new InvalidOperationException("must not run"));

        Assert.Equal(Missing, next.Error);
    }

    [Fact]
    public void Then_AfterAValue_GoesOnWithIt()
    {
        Result<int> ok = 20;

        Assert.Equal("21", ok.Then<string>(n => (n + 1).ToString()).Value);
    }
}
