using System.Net;
using Berth.Client;
using Berth.Dashboard.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Berth.Dashboard.Tests;

public sealed class LiveFeedTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _end = new();
    private int _reads;

    [Fact]
    public async Task HoweverFastThingsChange_AndHoweverOftenSomebodyHurries_ItReadsAtMostFourTimesASecond()
    {
        var feed = Feed(_ => TimeSpan.Zero, () => Task.FromResult(++_reads));
        var running = feed.RunAsync(_end.Token);
        for (var step = 0; step < 400; step++)
        {
            feed.Hurry();
            _time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        // Four seconds, and the first look. That it looks at all shows it went on.
        Assert.InRange(_reads, 2, 17);
        await EndAsync(running);
    }

    [Fact]
    public async Task AServerThatRestarts_IsAskedAgain_AndWhatIsGoneEndsTheStream()
    {
        var feed = Feed(_ => TimeSpan.FromMilliseconds(250), () => ++_reads switch
        {
            1 => Task.FromResult(1),
            2 => throw new ApiException(null, "server.unreachable", "Nobody answers."),
            3 => Task.FromResult(3),
            _ => throw new ApiException(HttpStatusCode.NotFound, "app.not_found", "There is no such app."),
        });
        var running = feed.RunAsync(_end.Token);
        while (!running.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await running;
        Assert.Equal(4, _reads);
        Assert.Equal([1, 3], _shown);
        Assert.Equal("app.not_found", _failure);
    }

    private readonly List<int> _shown = [];
    private string? _failure;

    private LiveFeed<int> Feed(Func<int, TimeSpan> pause, Func<Task<int>> read) => new(
        _ => read(),
        pause,
        now =>
        {
            _shown.Add(now);
            return Task.CompletedTask;
        },
        problem =>
        {
            _failure = problem.Code;
            return Task.FromResult(false);
        },
        _time);

    private async Task EndAsync(Task running)
    {
        await _end.CancelAsync();
        await running;
    }

    public void Dispose() => _end.Dispose();
}
