namespace Engine.Tests;

public sealed class LogTests(EngineFixture fixture)
{
    [Fact]
    public async Task BothStreams_ComeWithTheirTimes()
    {
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);

        var lines = await fixture.OutputOfAsync(fixture.Spec("sh", "-c", "echo out; sleep 0.05; echo err >&2; sleep 0.05; printf 'no end'"));

        Assert.Equal([("out", false), ("err", true), ("no end", false)], lines.Select(line => (line.Text, line.IsError)));
        Assert.All(lines, line => Assert.InRange(line.Time, before, DateTimeOffset.UtcNow.AddSeconds(1)));
        Assert.True(lines[0].Time < lines[1].Time);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task VeryLongLine_ComesInPiecesOf16KiB(bool tty)
    {
        const string script = "head -c 40000 /dev/zero | tr '\\0' x; echo; head -c 16384 /dev/zero | tr '\\0' y; echo; echo after";

        var lines = await fixture.OutputOfAsync(fixture.Spec("sh", "-c", script) with { Tty = tty });

        Assert.Equal(new string('x', 40000) + new string('y', 16384) + "after", string.Concat(lines.Select(line => line.Text)));
        Assert.All(lines, line => Assert.InRange(line.Text.Length, 0, 16384));
        Assert.Equal("after", lines[^1].Text);
    }

    [Fact]
    public async Task Terminal_LinesLoseTheirCarriageReturn()
    {
        var lines = await fixture.OutputOfAsync(fixture.Spec("sh", "-c", "echo one; echo two >&2; test -t 1 && echo terminal") with { Tty = true });

        Assert.Equal(["one", "two", "terminal"], lines.Select(line => line.Text));
    }

    [Fact]
    public async Task InvalidUtf8_IsReplaced()
    {
        var lines = await fixture.OutputOfAsync(fixture.Spec("printf", @"a\377b\nnext\n"));

        Assert.Equal(["a\uFFFDb", "next"], lines.Select(line => line.Text));
    }

    [Fact]
    public async Task Lines_LimitsToTheLast_AndSince_ToTheNewer()
    {
        var spec = fixture.Spec("sh", "-c", "for i in 1 2 3 4 5; do echo $i; sleep 0.01; done");
        var all = await fixture.OutputOfAsync(spec);

        var last = await fixture.Engine.ReadLogsAsync(spec.Name, new LogQuery(Lines: 2), default).ToListAsync();
        var newer = await fixture.Engine.ReadLogsAsync(spec.Name, new LogQuery(Since: all[2].Time.AddTicks(1)), default).ToListAsync();

        Assert.Equal(["4", "5"], last.Select(line => line.Text));
        Assert.Equal(["4", "5"], newer.Select(line => line.Text));
    }

    [Fact]
    public async Task Follow_GoesOnOverARestart_AndEndsWithTheContainer()
    {
        var name = await fixture.RunAsync(fixture.Spec("sh", "-c", "echo begin; sleep 0.3; printf end"));
        var read = new List<string>();
        var following = Task.Run(async () =>
        {
            await foreach (var line in fixture.Engine.ReadLogsAsync(name, new LogQuery(Follow: true), default))
            {
                lock (read)
                {
                    read.Add(line.Text);
                }
            }
        });

        await ReadAsync(["begin", "end"]);
        await fixture.WaitForExitAsync(name);
        await fixture.Engine.StartContainerAsync(name, default);
        await ReadAsync(["begin", "end", "begin", "end"]);
        await fixture.Engine.RemoveContainerAsync(name, default);

        await following.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(["begin", "end", "begin", "end"], read);

        Task ReadAsync(string[] expected) => Wait.UntilAsync(() =>
        {
            lock (read)
            {
                return Task.FromResult(read.SequenceEqual(expected));
            }
        }, $"the log reads {string.Join(',', expected)}");
    }

    [Fact]
    public async Task Follow_EndsAtOnceWhenCancelled()
    {
        var name = await fixture.RunAsync(fixture.Spec("sh", "-c", "echo ready; sleep 1000"));
        using var enough = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var line in fixture.Engine.ReadLogsAsync(name, new LogQuery(Follow: true), enough.Token))
            {
                Assert.Equal("ready", line.Text);
                await enough.CancelAsync();
            }
        });
    }

    [Fact]
    public async Task Log_OfNoContainer_IsNotFound()
    {
        var missing = await Assert.ThrowsAsync<PortException>(async () => await fixture.Engine.ReadLogsAsync(fixture.NewName(), new LogQuery(), default).ToListAsync());

        Assert.Equal("container.not_found", missing.Code);
    }
}
