using System.Diagnostics;

namespace Berth.Testing;

/// <summary>Waits for a condition instead of a time.</summary>
public static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Fails the test, naming <paramref name="what"/>, when it does not come true within a minute.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? patience = null, CancellationToken cancellationToken = default)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > (patience ?? Patience))
            {
                throw new TimeoutException($"Waited {clock.Elapsed.TotalSeconds:0} s in vain until {what}.");
            }

            await Task.Delay(50, cancellationToken);
        }
    }
}
