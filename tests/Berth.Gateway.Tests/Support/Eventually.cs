namespace Berth.Gateway.Tests.Support;

internal static class Eventually
{
    /// <summary>Waits for a condition; fails after long enough that only something broken takes that long.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, "The condition did not come true.");
            await Task.Delay(20);
        }
    }

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));
}
