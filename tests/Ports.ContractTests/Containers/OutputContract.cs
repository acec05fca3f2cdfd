using System.Text;

namespace Ports.ContractTests.Containers;

public sealed class FakeOutputTests() : OutputContract(new FakeEngine());

public sealed class RealOutputTests(EngineFixture fixture) : OutputContract(new RealEngine(fixture));

/// <summary>Logs, commands and events.</summary>
public abstract class OutputContract(EngineUnderTest test)
{
    private readonly IContainerEngine _engine = test.Engine;

    [Fact]
    public async Task Log_HoldsBothStreams()
    {
        var said = await test.StartAsync(test.Spec(test.Saying("hello")));
        var complained = await test.StartAsync(test.Spec(test.Complaining("ouch")));
        await test.EndOfAsync(said);
        await test.EndOfAsync(complained);

        var output = Assert.Single(await _engine.ReadLogsAsync(said, new LogQuery(), default).ToListAsync());
        var error = Assert.Single(await _engine.ReadLogsAsync(complained, new LogQuery(Lines: 10), default).ToListAsync());

        Assert.Equal(("hello", false), (output.Text, output.IsError));
        Assert.Equal(("ouch", true), (error.Text, error.IsError));
        Assert.InRange(output.Time, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task FollowedLog_EndsWhenTheContainerIsRemoved()
    {
        var name = await test.StartAsync(test.Spec(test.Saying("hello")));
        await test.EndOfAsync(name);
        var lines = new List<string>();

        await foreach (var line in _engine.ReadLogsAsync(name, new LogQuery(Follow: true), default))
        {
            lines.Add(line.Text);
            await _engine.RemoveContainerAsync(name, default);
        }

        Assert.Equal(["hello"], lines);
    }

    [Fact]
    public async Task Log_OfNoContainer_IsNotFound() =>
        Assert.Equal("container.not_found", (await Assert.ThrowsAsync<PortException>(async () => await _engine.ReadLogsAsync(test.NewName(), new LogQuery(), default).ToListAsync())).Code);

    [Fact]
    public async Task Command_GetsInputAndEndsWithItsExitCode()
    {
        var name = await test.StartAsync(test.Spec());

        var (state, output) = await RunAsync(name, test.Repeating, "to and fro");
        var (failed, _) = await RunAsync(name, test.Exiting(5), "");

        Assert.Equal(("to and fro", 0, false), (output, state.ExitCode, state.Running));
        Assert.Equal(5, failed.ExitCode);
    }

    [Fact]
    public async Task Command_NeedsARunningContainer()
    {
        var created = test.Spec();
        await _engine.CreateContainerAsync(created, default);

        var stopped = await Assert.ThrowsAsync<PortException>(() => _engine.CreateExecAsync(created.Name, new ExecSpec(test.Running), default));
        var missing = await Assert.ThrowsAsync<PortException>(() => _engine.CreateExecAsync(test.NewName(), new ExecSpec(test.Running), default));
        var unknown = await Assert.ThrowsAsync<PortException>(() => _engine.InspectExecAsync(new string('a', 64), default));

        Assert.Equal(("container.not_running", "container.not_found", "container.not_found"), (stopped.Code, missing.Code, unknown.Code));
    }

    [Fact]
    public async Task Events_TellOfContainersWithTheLabels()
    {
        var mark = test.NewName("mark");
        var spec = test.Spec() with { Labels = test.Labels.Append(new("mark", mark)).ToDictionary() };
        using var over = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var seen = new List<EngineEvent>();
        var watching = Task.Run(async () =>
        {
            await foreach (var one in _engine.WatchEventsAsync(new Dictionary<string, string> { ["mark"] = mark }, over.Token))
            {
                seen.Add(one);
                if (one.Action == "destroy")
                {
                    return;
                }
            }
        });
        await Wait.UntilAsync(async () =>
        {
            // Until the watcher hears of a first container, it may not be listening yet.
            var scout = spec with { Name = test.NewName("scout") };
            await _engine.CreateContainerAsync(scout, default);
            return seen.Count > 0;
        }, "the watcher listens");

        await test.StartAsync(spec);
        await test.StartAsync(test.Spec());
        await _engine.StopContainerAsync(spec.Name, TimeSpan.FromSeconds(10), default);
        await _engine.RemoveContainerAsync(spec.Name, default);
        await watching;

        var actions = seen.Where(one => one.ContainerName == spec.Name).Select(one => one.Action).ToList();
        Assert.Equal(["start", "die", "destroy"], actions.Where(action => action is "start" or "die" or "destroy"));
        Assert.All(seen, one => Assert.Equal(mark, one.Attributes["mark"]));
        Assert.Equal("0", seen.Single(one => one.Action == "die").Attributes["exitCode"]);
    }

    [Fact]
    public async Task Events_EndWhenCancelled()
    {
        using var over = new CancellationTokenSource();
        var watching = _engine.WatchEventsAsync(new Dictionary<string, string>(), over.Token).GetAsyncEnumerator(default);
        var next = watching.MoveNextAsync().AsTask();

        await over.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await next)
            {
                next = watching.MoveNextAsync().AsTask();
            }
        });
        await watching.DisposeAsync();
    }

    private async Task<(ExecState State, string Output)> RunAsync(string name, IReadOnlyList<string> command, string input)
    {
        var id = await _engine.CreateExecAsync(name, new ExecSpec(command), default);
        await using var session = await _engine.StartExecAsync(id, tty: false, default);
        if (input.Length > 0)
        {
            await session.WriteAsync(Encoding.UTF8.GetBytes(input), default);
        }

        session.CloseStdin();
        var output = new MemoryStream();
        var buffer = new byte[100];
        while (await session.ReadAsync(buffer, default) is { Count: > 0 } read)
        {
            output.Write(buffer, 0, read.Count);
        }

        return (await _engine.InspectExecAsync(id, default), Encoding.UTF8.GetString(output.ToArray()));
    }
}
