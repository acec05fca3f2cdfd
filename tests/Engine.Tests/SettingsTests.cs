using System.Globalization;

namespace Engine.Tests;

public sealed class SettingsTests(EngineFixture fixture)
{
    [Fact]
    public async Task Environment_LaterWins_OrderIsKept()
    {
        var spec = fixture.Spec("cat", "/proc/self/environ") with
        {
            Environment = [new("B", "first"), new("A", "1"), new("B", "last = \"quoted\""), new("C", "")],
        };

        var lines = Assert.Single(await fixture.OutputOfAsync(spec)).Text.Split('\0').Where(line => line.IndexOf('=') == 1);

        Assert.Equal(["A=1", "B=last = \"quoted\"", "C="], lines);
    }

    [Fact]
    public async Task EnvironmentThatCannotBe_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<PortException>(() => fixture.Engine.CreateContainerAsync(fixture.Spec() with { Environment = [new("A=B", "c")] }, default));

        Assert.Equal("engine.refused", refused.Code);
        Assert.Contains("A=B", refused.Message);
    }

    [Fact]
    public async Task Limits_AreSeenInside()
    {
        var cpus = (await fixture.Engine.GetInfoAsync(default)).Cpus;
        var spec = fixture.Spec("sh", "-c", "cd /sys/fs/cgroup; cat memory.max memory/memory.limit_in_bytes cpu.max cpu/cpu.cfs_quota_us 2>/dev/null; true") with
        {
            MemoryBytes = 64 << 20,
            MemorySwapBytes = 128 << 20,
            CpuPercent = 50,
        };

        var lines = (await fixture.OutputOfAsync(spec)).Select(line => line.Text.Split(' ')[0]).ToList();

        Assert.Equal([$"{64 << 20}", (cpus * 50_000).ToString(CultureInfo.InvariantCulture)], lines);
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(null)]
    public async Task Swap_OfAnyKind_Starts(long? swap)
    {
        var ended = await EndAsync(fixture.Spec("true") with { MemoryBytes = 32 << 20, MemorySwapBytes = swap, CpuPercent = 100 });

        Assert.Equal(0, ended.ExitCode);
    }

    [Fact]
    public async Task Capabilities_AreTheEnginesMinusDroppedPlusAdded()
    {
        const int netAdmin = 12;
        const int netRaw = 13;
        const int ipcLock = 14;
        const int chown = 0;
        var lines = await fixture.OutputOfAsync(fixture.Spec("grep", "CapBnd", "/proc/self/status") with { AddCapabilities = ["NET_ADMIN", "IPC_LOCK"], DropCapabilities = ["NET_RAW"] });

        var set = ulong.Parse(lines[0].Text.Split('\t')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        Assert.True(Has(netAdmin) && Has(ipcLock) && Has(chown));
        Assert.False(Has(netRaw));

        bool Has(int bit) => (set >> bit & 1) != 0;
    }

    [Fact]
    public async Task NamesAndLabels_AreThere()
    {
        var spec = fixture.Spec("sh", "-c", "hostname; grep -c . /etc/resolv.conf > /dev/null; grep my.example /etc/hosts; nslookup \"$PEER\" >/dev/null && echo found") with
        {
            HostName = "the-app-id",
            ExtraHosts = new Dictionary<string, string> { ["my.example.test"] = fixture.Network.Gateway },
            Devices = ["/dev/null"],
        };
        var peer = await fixture.RunAsync(fixture.Spec() with { NetworkAliases = ["peer-alias"] });

        var lines = (await fixture.OutputOfAsync(spec with { Environment = [new("PEER", "peer-alias")] })).Select(line => line.Text).ToList();

        Assert.Equal("the-app-id", lines[0]);
        Assert.Equal($"{fixture.Network.Gateway}\tmy.example.test", lines[1]);
        Assert.Equal("found", lines[2]);
        Assert.NotNull(await fixture.Engine.InspectContainerAsync(peer, default));
    }

    [Fact]
    public async Task ImagesUserHealthcheckAndVolumes_DoNoHarm()
    {
        var tag = $"berth-test/{fixture.NewName("odd")}:1";
        var build = new ImageBuild(tag, "Dockerfile", new Dictionary<string, string>(), fixture.Labels);
        var dockerfile = $"FROM {fixture.Image}\nRUN mkdir -p /app/data/sub /elsewhere && echo seed > /elsewhere/seed && chown -R 1000 /elsewhere\nVOLUME [\"/app/data\", \"/elsewhere\"]\nHEALTHCHECK --interval=1s CMD false\nUSER cloudron\nENTRYPOINT [\"sh\", \"-c\"]\nCMD [\"id -u; cat /elsewhere/seed; touch /elsewhere/x && echo writable; sleep 2; true\"]\n";
        await fixture.Engine.BuildImageAsync(build, Tars.Of(("Dockerfile", dockerfile)), null, default);
        var spec = fixture.Spec() with { Image = tag, Command = null, ReadOnlyRoot = true };

        var lines = await fixture.OutputOfAsync(spec);

        Assert.Equal(["1000", "seed", "writable"], lines.Select(line => line.Text));
        Assert.Equal("<nil>", (await Berth.Testing.Debian.Command.RunAsync("docker", ["inspect", "--format", "{{.State.Health}}", spec.Name])).Trim());
    }

    [Fact]
    public async Task StopTimeout_IsTheContainersOwn_AndStopKillsWhatDoesNotListen()
    {
        var name = await fixture.RunAsync(fixture.Spec("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done") with { StopTimeout = TimeSpan.FromSeconds(77) });
        await foreach (var line in fixture.Engine.ReadLogsAsync(name, new LogQuery(Follow: true), default))
        {
            Assert.Equal("ready", line.Text);
            break;
        }

        await fixture.Engine.StopContainerAsync(name, TimeSpan.FromSeconds(1), default);

        Assert.Equal(137, (await fixture.WaitForExitAsync(name)).ExitCode);
        Assert.Equal("77 10485760 2 json-file", (await Berth.Testing.Debian.Command.RunAsync("docker", [
            "inspect", "--format", "{{.Config.StopTimeout}} {{index .HostConfig.LogConfig.Config \"max-size\"}} {{index .HostConfig.LogConfig.Config \"max-file\"}} {{.HostConfig.LogConfig.Type}}", name])).Trim());
    }

    [Fact]
    public async Task StopWithoutGrace_IsAtOnce()
    {
        var name = await fixture.RunAsync(fixture.Spec("sh", "-c", "trap '' TERM; sleep 1000") with { Restart = RestartPolicy.UnlessStopped });

        await fixture.Engine.StopContainerAsync(name, TimeSpan.Zero, default);

        Assert.Equal((ContainerRunState.Exited, 137), ((await fixture.Engine.InspectContainerAsync(name, default))!.State, (await fixture.WaitForExitAsync(name)).ExitCode));
    }

    [Fact]
    public async Task OutOfMemory_IsNoticed()
    {
        var ended = await EndAsync(fixture.Spec("dd", "if=/dev/zero", "of=/dev/null", "bs=256M", "count=1") with { MemoryBytes = 32 << 20, MemorySwapBytes = 32 << 20 });

        Assert.True(ended.OutOfMemory);
        Assert.Equal(137, ended.ExitCode);
    }

    [Fact]
    public async Task NameThatCouldBeAnId_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<PortException>(() => fixture.Engine.CreateContainerAsync(fixture.Spec() with { Name = "deadbeef" }, default));

        Assert.Equal("engine.refused", refused.Code);
        Assert.Null(await fixture.Engine.InspectContainerAsync("deadbeef", default));
    }

    [Fact]
    public async Task PrefixOfAnId_IsNobodysName()
    {
        var id = await fixture.Engine.CreateContainerAsync(fixture.Spec(), default);

        await fixture.Engine.RemoveContainerAsync(id[..12], default);

        Assert.NotNull(await fixture.Engine.InspectContainerAsync(id, default));
        Assert.Null(await fixture.Engine.InspectContainerAsync(id[..12], default));
    }

    private async Task<ContainerDetails> EndAsync(ContainerSpec spec) => await fixture.WaitForExitAsync(await fixture.RunAsync(spec));
}
