using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Berth.Cli.Hosting;
using Berth.Cli.Local;

namespace Berth.Cli.Tests;

public sealed class LocalPlatformTests : IDisposable
{
    private readonly PlatformHome _home = new(Directory.CreateTempSubdirectory("berth-home-").FullName);
    private readonly Dictionary<string, string> _environment = [];

    public LocalPlatformTests()
    {
        Directory.CreateDirectory(_home.Run);
        Directory.CreateDirectory(_home.Logs);
    }

    public void Dispose() => Directory.Delete(_home.Root, recursive: true);

    [Fact]
    public void Ports_AreTheUsualOnesWhenFree_AndRemembered()
    {
        Assert.Equal(new PlatformPorts(443, 80), Choose(_ => true));
        Assert.Equal(new PlatformPorts(443, 80), Choose(_ => false));
    }

    [Fact]
    public void Ports_AreTheHighOnesWhenOneIsTaken() => Assert.Equal(new PlatformPorts(8443, 8080), Choose(port => port != 80));

    [Fact]
    public void Ports_FromTheEnvironment_Win()
    {
        _environment["BERTH_HTTPS_PORT"] = "7443";

        Assert.Equal(new PlatformPorts(7443, 80), Choose(_ => true));
    }

    [Fact]
    public void Ports_ThatAreNone_AreRefused()
    {
        _environment["BERTH_HTTP_PORT"] = "none";

        Assert.Equal(ExitCode.Usage, Assert.Throws<CliException>(() => Choose(_ => true)).ExitCode);
    }

    [Fact]
    public void IsFree_SeesAListener()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();

        Assert.False(PlatformPorts.IsFree(((IPEndPoint)listener.LocalEndpoint).Port));
    }

    [Fact]
    public void Place_CopiesOnceByContent_AndEverybodyMayRead()
    {
        var source = Directory.CreateDirectory(Path.Combine(_home.Root, "source")).FullName;
        File.WriteAllText(Path.Combine(source, "app.dll"), "one");
        File.SetUnixFileMode(Path.Combine(source, "app.dll"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var target = Path.Combine(_home.Binaries, "server");

        var first = Build.Place(target, [("", source)]);
        var again = Build.Place(target, [("", source)]);
        File.WriteAllText(Path.Combine(source, "app.dll"), "two");
        var second = Build.Place(target, [("", source)]);

        Assert.Equal(first, again);
        Assert.NotEqual(first, second);
        Assert.Equal("one", File.ReadAllText(Path.Combine(first, "app.dll")));
        Assert.True(File.GetUnixFileMode(Path.Combine(first, "app.dll")).HasFlag(UnixFileMode.OtherRead));
    }

    [Fact]
    public async Task Detached_RunsOnceOutlivesNothingChangedAndRestartsWhenChanged()
    {
        var runner = new DetachedRunner(_home, TimeProvider.System, Path.Combine(AppContext.BaseDirectory, "berth"));

        Assert.True(await runner.EnsureAsync(Service("60"), CancellationToken.None));
        var pid = ProcessRecord.Read(Path.Combine(_home.Run, "berth-test.json"))!.Pid;
        Assert.False(await runner.EnsureAsync(Service("60"), CancellationToken.None));
        Assert.Equal(pid, ProcessRecord.Read(Path.Combine(_home.Run, "berth-test.json"))!.Pid);

        Assert.True(await runner.EnsureAsync(Service("61"), CancellationToken.None));
        Assert.True(await runner.IsRunningAsync("berth-test", CancellationToken.None));
        await runner.StopAsync("berth-test", TimeSpan.FromSeconds(10), CancellationToken.None);
        Assert.False(await runner.IsRunningAsync("berth-test", CancellationToken.None));
    }

    [Fact]
    public async Task Detached_AProcessThatDied_IsStartedAgain()
    {
        var runner = new DetachedRunner(_home, TimeProvider.System, Path.Combine(AppContext.BaseDirectory, "berth"));
        await runner.EnsureAsync(Service("60"), CancellationToken.None);
        var record = ProcessRecord.Read(Path.Combine(_home.Run, "berth-test.json"))!;
        Native.Signal(record.Pid, Native.Kill);
        await TaskWaitingTests.UntilAsync(() => !record.IsRunning);

        Assert.True(await runner.EnsureAsync(Service("60"), CancellationToken.None));

        await runner.StopAsync("berth-test", TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    [Fact]
    public async Task Detached_OneThatIgnoresTheRequest_IsKilled()
    {
        var runner = new DetachedRunner(_home, TimeProvider.System, Path.Combine(AppContext.BaseDirectory, "berth"));
        await runner.EnsureAsync(Service("60") with { Program = "/bin/sh", Arguments = ["-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"] }, CancellationToken.None);
        await TaskWaitingTests.UntilAsync(() => File.Exists(Path.Combine(_home.Logs, "berth-test.log")) && File.ReadAllText(Path.Combine(_home.Logs, "berth-test.log")).Contains("ready"));

        await runner.StopAsync("berth-test", TimeSpan.FromMilliseconds(300), CancellationToken.None);

        Assert.False(await runner.IsRunningAsync("berth-test", CancellationToken.None));
    }

    [Fact]
    public async Task Detached_HasItsOwnSessionItsEnvironmentAndItsLog()
    {
        var runner = new DetachedRunner(_home, TimeProvider.System, Path.Combine(AppContext.BaseDirectory, "berth"));
        await runner.EnsureAsync(Service("60") with { Program = "/bin/sh", Arguments = ["-c", "echo mine=$MINE; echo home=$HOME >&2; exec sleep 60"], Environment = Variables("MINE", "yes") }, CancellationToken.None);
        var record = ProcessRecord.Read(Path.Combine(_home.Run, "berth-test.json"))!;
        await TaskWaitingTests.UntilAsync(() => File.Exists(Path.Combine(_home.Logs, "berth-test.log")) && File.ReadAllLines(Path.Combine(_home.Logs, "berth-test.log")).Length == 2);

        Assert.Equal(["mine=yes", "home="], await runner.LastOutputAsync("berth-test", CancellationToken.None));
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-o", "sid=", "-p", $"{record.Pid}"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        Assert.Equal($"{record.Pid}", (await ps.StandardOutput.ReadToEndAsync()).Trim());
        await runner.StopAsync("berth-test", TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    [Fact]
    public void AProcessRecord_OfAnotherStartTime_IsNotRunning()
    {
        var own = ProcessRecord.Of(Environment.ProcessId, "x");

        Assert.True(own.IsRunning);
        Assert.False((own with { StartTicks = own.StartTicks - 1 }).IsRunning);
        Assert.False((own with { Boot = "another" }).IsRunning);
    }

    [Fact]
    public void TheGatewaysUnit_HasOnlyTheRightToBindLowPorts()
    {
        var unit = SystemdUnit.Write(Service("60") with { User = "berth-gateway", Environment = Variables("A", "100% \"$x\"") });

        Assert.Contains("ExecStart=\"/bin/sleep\" \"60\"\n", unit);
        Assert.Contains("User=berth-gateway\n", unit);
        Assert.Contains("AmbientCapabilities=CAP_NET_BIND_SERVICE\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\nNoNewPrivileges=yes\n", unit);
        Assert.Contains("Environment=\"A=100%% \\\"$$x\\\"\"\n", unit);
        Assert.Contains("Restart=always\n", unit);
    }

    private static Dictionary<string, string> Variables(string key, string value) => new() { ["PATH"] = "/usr/bin:/bin", ["DOTNET_ROOT"] = DotnetRoot(), [key] = value };

    private static string DotnetRoot() => Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private static ServiceDefinition Service(string seconds) =>
        new("berth-test", "/bin/sleep", [seconds], Variables("A", "b"), User: null, TimeSpan.FromSeconds(10));

    private PlatformPorts Choose(Func<int, bool> isFree)
    {
        using var host = new CliHost(Stream.Null, Stream.Null, Stream.Null) { Environment = _environment.GetValueOrDefault, HomeDirectory = _home.Root, WorkingDirectory = _home.Root };
        return PlatformPorts.Choose(_home, host, isFree);
    }
}
