namespace Ports.ContractTests.Containers;

public sealed class FakeContainerLifeTests() : ContainerLifeContract(new FakeEngine());

public sealed class RealContainerLifeTests(EngineFixture fixture) : ContainerLifeContract(new RealEngine(fixture));

public abstract class ContainerLifeContract(EngineUnderTest test)
{
    private readonly IContainerEngine _engine = test.Engine;

    [Fact]
    public async Task Container_IsCreatedStartedStoppedAndRemoved_EachAsOftenAsOneLikes()
    {
        var spec = test.Spec();

        var id = await _engine.CreateContainerAsync(spec, default);
        var created = await _engine.InspectContainerAsync(spec.Name, default);
        await _engine.StartContainerAsync(spec.Name, default);
        await _engine.StartContainerAsync(spec.Name, default);
        var running = await _engine.InspectContainerAsync(spec.Name, default);
        await _engine.StopContainerAsync(spec.Name, TimeSpan.FromSeconds(10), default);
        await _engine.StopContainerAsync(spec.Name, TimeSpan.FromSeconds(10), default);
        var stopped = await _engine.InspectContainerAsync(spec.Name, default);
        await _engine.RemoveContainerAsync(spec.Name, default);
        await _engine.RemoveContainerAsync(spec.Name, default);

        Assert.Equal((id, spec.Name, ContainerRunState.Created), (created!.Id, created.Name, created.State));
        Assert.Equal((null, null, spec.Image), (created.StartedAt, created.ExitCode, created.Image));
        Assert.Equal(ContainerRunState.Running, running!.State);
        Assert.NotNull(running.StartedAt);
        Assert.NotNull(running.IpAddress);
        Assert.Null(running.ExitCode);
        Assert.Equal((ContainerRunState.Exited, 0, null), (stopped!.State, stopped.ExitCode, stopped.IpAddress));
        Assert.NotNull(stopped.FinishedAt);
        Assert.Null(await _engine.InspectContainerAsync(spec.Name, default));
    }

    [Fact]
    public async Task Absent_IsFineToStopAndRemove_ButNotToStart()
    {
        var name = test.NewName();

        await _engine.StopContainerAsync(name, TimeSpan.FromSeconds(1), default);
        await _engine.RemoveContainerAsync(name, default);
        var failed = await Assert.ThrowsAsync<PortException>(() => _engine.StartContainerAsync(name, default));

        Assert.Equal("container.not_found", failed.Code);
        Assert.Null(await _engine.InspectContainerAsync(name, default));
    }

    [Fact]
    public async Task Create_WithoutItsImage_FailsAndLeavesNothing()
    {
        var spec = test.Spec() with { Image = "berth-test/absent:1" };

        var failed = await Assert.ThrowsAsync<PortException>(() => _engine.CreateContainerAsync(spec, default));

        Assert.Equal("image.not_found", failed.Code);
        Assert.Contains("berth-test/absent:1", failed.Message);
        Assert.Null(await _engine.InspectContainerAsync(spec.Name, default));
    }

    [Fact]
    public async Task Create_UnderATakenName_FailsAndNamesIt()
    {
        var spec = test.Spec();
        await _engine.CreateContainerAsync(spec, default);

        var failed = await Assert.ThrowsAsync<PortException>(() => _engine.CreateContainerAsync(spec, default));

        Assert.Equal("container.name_taken", failed.Code);
        Assert.Contains(spec.Name, failed.Message);
    }

    [Fact]
    public async Task RunningContainer_IsRemovedToo()
    {
        var name = await test.StartAsync(test.Spec());

        await _engine.RemoveContainerAsync(name, default);

        Assert.Null(await _engine.InspectContainerAsync(name, default));
    }

    [Fact]
    public async Task ExitCode_IsKept()
    {
        var ended = await test.EndOfAsync(await test.StartAsync(test.Spec(test.Exiting(7))));

        Assert.Equal((7, false), (ended.ExitCode, ended.OutOfMemory));
    }

    [Fact]
    public async Task Crash_StartsItAgain_UntilItIsStopped()
    {
        var name = await test.StartAsync(test.Spec(test.Exiting(3)) with { Restart = RestartPolicy.UnlessStopped });

        await Wait.UntilAsync(async () => (await _engine.InspectContainerAsync(name, default))!.RestartCount >= 2, "it was started twice more");
        await _engine.StopContainerAsync(name, TimeSpan.FromSeconds(5), default);

        var stopped = await test.EndOfAsync(name);
        Assert.Equal(3, stopped.ExitCode);
    }

    [Fact]
    public async Task List_FindsByEveryLabel_StoppedOnesToo()
    {
        var mark = test.NewName("mark");
        var labels = test.Labels.Append(new("mark", mark)).ToDictionary();
        var created = test.Spec() with { Labels = labels };
        var running = test.Spec() with { Labels = labels.Append(new("kind", "app")).ToDictionary() };
        await _engine.CreateContainerAsync(created, default);
        await test.StartAsync(running);
        await test.StartAsync(test.Spec());

        var marked = await _engine.ListContainersAsync(new Dictionary<string, string> { ["mark"] = mark }, default);
        var apps = await _engine.ListContainersAsync(new Dictionary<string, string> { ["mark"] = mark, ["kind"] = "app" }, default);

        Assert.Equal(new[] { created.Name, running.Name }.Order(), marked.Select(container => container.Name).Order());
        Assert.Equal(running.Name, Assert.Single(apps).Name);
        Assert.Equal(mark, apps[0].Labels["mark"]);
    }

    [Fact]
    public async Task FixedAddress_IsGiven_AndCannotBeGivenTwice()
    {
        var address = test.Network.Gateway[..test.Network.Gateway.LastIndexOf('.')] + ".77";
        var name = await test.StartAsync(test.Spec() with { IpAddress = address });
        var second = test.Spec() with { IpAddress = address };
        await _engine.CreateContainerAsync(second, default);

        var failed = await Assert.ThrowsAsync<PortException>(() => _engine.StartContainerAsync(second.Name, default));

        Assert.Equal(address, (await _engine.InspectContainerAsync(name, default))!.IpAddress);
        Assert.Equal("network.address_taken", failed.Code);
        await _engine.RemoveContainerAsync(name, default);
        await _engine.StartContainerAsync(second.Name, default);
        Assert.Equal(address, (await _engine.InspectContainerAsync(second.Name, default))!.IpAddress);
    }

    [Theory]
    [InlineData(PortProtocol.Tcp)]
    [InlineData(PortProtocol.Udp)]
    public async Task PublishedPort_InUse_IsNamed(PortProtocol protocol)
    {
        var port = FreePort.Find();
        await test.StartAsync(test.Spec() with { Ports = [new PublishedPort(protocol, port, 80)] });
        var second = test.Spec() with { Ports = [new PublishedPort(protocol, port, 8080)] };
        await _engine.CreateContainerAsync(second, default);

        var failed = await Assert.ThrowsAsync<PortException>(() => _engine.StartContainerAsync(second.Name, default));

        Assert.Equal("port.taken", failed.Code);
        Assert.Contains($"{port}", failed.Message);
        Assert.NotEqual(ContainerRunState.Running, (await _engine.InspectContainerAsync(second.Name, default))!.State);
    }

    [Fact]
    public async Task Stats_AreThereWhileItRuns()
    {
        var name = await test.StartAsync(test.Spec() with { MemoryBytes = 64 << 20 });

        var running = await _engine.GetStatsAsync(name, default);
        await _engine.StopContainerAsync(name, TimeSpan.FromSeconds(10), default);

        Assert.NotNull(running);
        Assert.InRange(running.MemoryBytes, 1, 64 << 20);
        Assert.Equal(64 << 20, running.MemoryLimitBytes);
        Assert.InRange(running.Processes, 1, 10);
        Assert.Null(await _engine.GetStatsAsync(name, default));
        Assert.Null(await _engine.GetStatsAsync(test.NewName(), default));
    }
}
