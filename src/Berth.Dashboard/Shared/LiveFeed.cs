using Berth.Client;

namespace Berth.Dashboard.Shared;

/// <summary>
/// A page's one stream: reads again and again, as often as there is something to see and at most four times a second.
/// What the server cannot be asked for a while is kept and shown as it was.
/// </summary>
/// <typeparam name="T">What is read, whole.</typeparam>
/// <param name="read">The newest.</param>
/// <param name="pause">How long until the next look after this one.</param>
/// <param name="show">Gets each one read, in turn; on the caller's own dispatcher.</param>
/// <param name="failed">Gets what is not a passing disturbance, such as that the thing is gone; true goes on.</param>
public sealed class LiveFeed<T>(Func<CancellationToken, Task<T>> read, Func<T, TimeSpan> pause, Func<T, Task> show, Func<ApiException, Task<bool>> failed, TimeProvider time)
{
    /// <summary>Never more often.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan WhenLost = TimeSpan.FromSeconds(2);
    private TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Looks again now, for something was started.</summary>
    public void Hurry() => _hurry.TrySetResult();

    /// <summary>Until <paramref name="cancellationToken"/> or what <c>failed</c> says.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var wait = WhenLost;
            try
            {
                var now = await read(cancellationToken);
                await show(now);
                wait = pause(now);
            }
            catch (ApiException problem) when (problem.IsTransient)
            {
                // The server restarts, or the machine is busy: the next look may find it.
            }
            catch (ApiException problem)
            {
                if (!await failed(problem))
                {
                    return;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                await Task.Delay(Shortest, time, cancellationToken);
                await Task.WhenAny(_hurry.Task, Task.Delay(wait > Shortest ? wait - Shortest : TimeSpan.Zero, time, cancellationToken));
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (_hurry.Task.IsCompleted)
            {
                _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
