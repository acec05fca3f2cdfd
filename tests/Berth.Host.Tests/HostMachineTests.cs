using System.Net;
using System.Net.Sockets;
using Berth.Host.Machine;
using Berth.Host.Programs;

namespace Berth.Host.Tests;

public sealed class HostMachineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HostMachine _machine = new(new ProgramRunner(TimeProvider.System));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Facts_AreOfThisMachine()
    {
        var facts = _machine.Facts;

        Assert.Equal(Environment.MachineName, facts.HostName);
        Assert.Equal(Environment.ProcessorCount, facts.CpuCount);
        Assert.StartsWith(Environment.OSVersion.Version.Major.ToString(), facts.Kernel, StringComparison.Ordinal);
        Assert.NotEmpty(facts.OsName);
        Assert.NotEmpty(facts.OsId);
        Assert.Contains(facts.Architecture, (string[])["amd64", "arm64"]);
    }

    [Fact]
    public void MemoryUptimeAndCpus_AreRead()
    {
        var memory = _machine.GetMemory();

        Assert.InRange(memory.Available, 1, memory.Total);
        Assert.Equal(memory.Total, _machine.MemoryBytes);
        Assert.True(memory.Total > 100 << 20);
        Assert.True(_machine.GetUptime() > TimeSpan.Zero);
        Assert.All(_machine.GetCpus(), cpu => Assert.True(cpu.Idle + cpu.User > TimeSpan.Zero));
        Assert.NotEmpty(_machine.GetCpus());
    }

    [Fact]
    public void DiskSpace_OfWhatIsNotThereYet_IsThatOfItsParent()
    {
        var space = _machine.GetDiskSpace(_folder["not/yet/there"]);

        Assert.InRange(space.Free, 1, space.Total);
        Assert.StartsWith(space.MountPoint, _folder.Path, StringComparison.Ordinal);
        Assert.Equal("/proc", _machine.GetDiskSpace("/proc/sys").MountPoint);
        Assert.Equal("proc", _machine.GetDiskSpace("/proc/sys").FileSystem);
    }

    [Fact]
    public async Task Directory_IsMeasuredInBlocksAndEveryFileOnce()
    {
        Directory.CreateDirectory(_folder["-odd name"]);
        await File.WriteAllBytesAsync(_folder["-odd name/big"], new byte[1 << 20]);
        var once = await _machine.MeasureDirectoryAsync(_folder["-odd name"], default);
        File.CreateSymbolicLink(_folder["-odd name/link"], "/usr");

        Assert.InRange(once, 1 << 20, (1 << 20) + (64 << 10));
        Assert.InRange(await _machine.MeasureDirectoryAsync(_folder["-odd name"], default), once, once + 8192);
        Assert.Equal(0, await _machine.MeasureDirectoryAsync(_folder["none"], default));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Port_IsInUseWhileSomebodyListens(string address)
    {
        using var tcp = new TcpListener(IPAddress.Parse(address), 0);
        tcp.Start();
        using var udp = new UdpClient(new IPEndPoint(IPAddress.Parse(address), 0));
        var (tcpPort, udpPort) = (((IPEndPoint)tcp.LocalEndpoint).Port, ((IPEndPoint)udp.Client.LocalEndPoint!).Port);

        Assert.True(_machine.IsPortInUse(tcpPort, udp: false));
        Assert.True(_machine.IsPortInUse(udpPort, udp: true));
        Assert.False(_machine.IsPortInUse(1, udp: false));
    }

    [Fact]
    public void Port_OfAClientThatOnlyConnected_IsFree()
    {
        const string Table = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
               1: 0100007F:C001 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 2 1 0 20 4 30 10 -1
            """;

        Assert.True(SocketTable.Holds(Table, 0x1F90, udp: false));
        Assert.False(SocketTable.Holds(Table, 0xC001, udp: false));
        Assert.True(SocketTable.Holds(Table, 0xC001, udp: true));
    }

    [Fact]
    public void Cpus_AreReadFromTheKernelsText()
    {
        var cpu = Assert.Single(CpuInfo.Parse(
            "processor\t: 0\nmodel name\t: Some CPU @ 2.20GHz\ncpu MHz\t\t: 2199.998\n",
            "cpu  9 9 9 9 9 9 9\ncpu0 100 2 30 4000 50 6 7 0\nintr 1\n"));

        Assert.Equal(("Some CPU @ 2.20GHz", 2200), (cpu.Model, cpu.Speed));
        Assert.Equal((1000, 20, 300, 40000, 60), (cpu.User.TotalMilliseconds, cpu.Nice.TotalMilliseconds, cpu.System.TotalMilliseconds, cpu.Idle.TotalMilliseconds, cpu.Irq.TotalMilliseconds));
    }

    [Fact]
    public void OsRelease_IsReadWithAndWithoutQuotes()
    {
        var values = OsRelease.Parse("# c\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\nVERSION_ID='12'\nURL=\"a=b\"\n");

        Assert.Equal(("Debian GNU/Linux 12 (bookworm)", "debian", "12", "a=b"), (values["PRETTY_NAME"], values["ID"], values["VERSION_ID"], values["URL"]));
    }

    [Fact]
    public void MountPoint_IsTheLongestThatHoldsThePath()
    {
        const string Mounts = "1 0 8:1 / / rw - ext4 a rw\n2 1 8:2 / /var rw - ext4 b rw\n3 1 8:3 / /mnt/my\\040disk rw - ext4 c rw\n";

        Assert.Equal("/var", MountTable.MountPointOf("/var/lib", Mounts));
        Assert.Equal("/", MountTable.MountPointOf("/various", Mounts));
        Assert.Equal("/mnt/my disk", MountTable.MountPointOf("/mnt/my disk/x", Mounts));
    }
}
