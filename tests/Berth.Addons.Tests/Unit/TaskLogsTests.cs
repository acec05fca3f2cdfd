using Berth.Addons.Scheduling;
using Berth.Ports.Containers;

namespace Berth.Addons.Tests.Unit;

public sealed class TaskLogsTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("berth-logs-").FullName;
    private readonly TaskLogs _logs;

    public TaskLogsTests() => _logs = new TaskLogs(
        new AddonsOptions { Home = _home, Network = new NetworkSpec("n", "10.0.0.0/24", "10.0.0.1", "10.0.0.128/25", "n") }, TimeProvider.System);

    [Fact]
    public async Task Read_GivesTheLastLinesInOrder()
    {
        for (var i = 0; i < 5; i++)
        {
            await _logs.AppendAsync("app", "task", $"line {i} größe", CancellationToken.None);
        }

        Assert.Equal(["line 3 größe", "line 4 größe"], (await ReadAsync(2)).Select(line => line.Text));
        Assert.Equal(5, (await ReadAsync(null)).Count);
        Assert.Empty(await ReadAsync(0));
        Assert.All(await ReadAsync(null), line => Assert.Equal("task", line.Task));
    }

    [Fact]
    public async Task Follow_GivesWhatComesLater()
    {
        await _logs.AppendAsync("app", "task", "before", CancellationToken.None);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var lines = _logs.ReadAsync("app", 1, follow: true, end.Token).GetAsyncEnumerator();
        Assert.True(await lines.MoveNextAsync());
        Assert.Equal("before", lines.Current.Text);
        await _logs.AppendAsync("app", "task", "after", CancellationToken.None);

        Assert.True(await lines.MoveNextAsync());
        Assert.Equal("after", lines.Current.Text);
    }

    [Fact]
    public async Task Append_KeepsTwoFilesOfLimitedSize()
    {
        var line = new string('x', 16 << 10);
        for (var i = 0; i < 1400; i++)
        {
            await _logs.AppendAsync("app", "task", line, CancellationToken.None);
        }

        var files = new DirectoryInfo(Path.Combine(_home, "log/apps/app")).GetFiles();
        Assert.Equal(["cron.log", "cron.log.1"], files.Select(file => file.Name).Order());
        Assert.All(files, file => Assert.InRange(file.Length, 1, 11 << 20));
        _logs.Delete("app");
        Assert.Empty(await ReadAsync(null));
    }

    [Fact]
    public async Task Read_OfAHostileId_IsRefused() =>
        await Assert.ThrowsAsync<Kernel.ErrorException>(async () => await _logs.ReadAsync("../../etc", null, false, CancellationToken.None).GetAsyncEnumerator().MoveNextAsync());

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private async Task<List<TaskLogLine>> ReadAsync(int? lines)
    {
        List<TaskLogLine> read = [];
        await foreach (var line in _logs.ReadAsync("app", lines, follow: false, CancellationToken.None))
        {
            read.Add(line);
        }

        return read;
    }
}
