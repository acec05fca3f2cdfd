using System.Security.Cryptography;
using Berth.Host.Programs;
using Berth.Ports.Programs;

namespace Berth.Host.Tests;

public sealed class ProgramRunnerTests
{
    private readonly ProgramRunner _runner = new();

    [Fact]
    public async Task Arguments_ArriveAsTheyAre_WithoutAShell()
    {
        var result = await _runner.RunAsync(new ProgramCall("printf", "%s|", "a b", "$HOME", "*", "\"", ""), default);

        Assert.Equal("a b|$HOME|*|\"||", result.Output);
        Assert.True(result.IsOk);
    }

    [Fact]
    public async Task ExitCodeAndBothStreams_ComeBack_LineByLineToo()
    {
        var lines = new List<ProgramLine>();
        var call = new ProgramCall("sh", "-c", "echo one; echo two; echo bad >&2; printf last; exit 3") { Lines = new Collector(lines) };

        var result = await _runner.RunAsync(call, default);

        Assert.Equal(new ProgramResult(3, "one\ntwo\nlast", "bad\n"), result);
        Assert.Equal(["one", "two", "last"], lines.Where(line => !line.IsError).Select(line => line.Text));
        Assert.Equal(["bad"], lines.Where(line => line.IsError).Select(line => line.Text));
    }

    [Fact]
    public async Task Environment_IsSmall_AndTakesSecrets_WhichNoTextShows()
    {
        Environment.SetEnvironmentVariable("BERTH_TEST_OF_THE_SERVER", "must not leak");
        var call = new ProgramCall("env") { Environment = new Dictionary<string, string> { ["PASSWORD"] = "s3cret" } };

        var result = await _runner.RunAsync(call, default);

        Assert.Contains("PASSWORD=s3cret\n", result.Output);
        Assert.Contains("PATH=", result.Output);
        Assert.DoesNotContain("BERTH_TEST_OF_THE_SERVER", result.Output);
        Assert.DoesNotContain("s3cret", call.ToString());
    }

    [Fact]
    public async Task Input_GoesInAndEnds_BytesComeOutUnharmed()
    {
        var data = RandomNumberGenerator.GetBytes(3_000_000);
        using var output = new MemoryStream();

        var result = await _runner.RunAsync(new ProgramCall("cat") { Input = new MemoryStream(data), Output = output }, default);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Equal(data, output.ToArray());
    }

    [Fact]
    public async Task InputNobodyReads_IsNoFailure()
    {
        var result = await _runner.RunAsync(new ProgramCall("true") { Input = new MemoryStream(new byte[5_000_000]) }, default);

        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task EndlessOutput_KeepsOnlyItsEnd()
    {
        var result = await _runner.RunAsync(new ProgramCall("sh", "-c", "seq 1 200000; echo end") { MaxCaptured = 1000 }, default);

        Assert.Equal(1000, result.Output.Length);
        Assert.EndsWith("200000\nend\n", result.Output);
    }

    [Fact]
    public async Task LineWithoutEnd_ComesInPieces()
    {
        var lines = new List<ProgramLine>();

        await _runner.RunAsync(new ProgramCall("sh", "-c", "head -c 200000 /dev/zero | tr '\\0' x") { Lines = new Collector(lines) }, default);

        Assert.Equal(200000, lines.Sum(line => line.Text.Length));
        Assert.All(lines, line => Assert.InRange(line.Text.Length, 1, 65536));
    }

    [Fact]
    public async Task Timeout_EndsIt_AndIsTransient()
    {
        var failed = await Assert.ThrowsAsync<PortException>(() => _runner.RunAsync(new ProgramCall("sleep", "1000") { Timeout = TimeSpan.FromMilliseconds(100) }, default));

        Assert.Equal("program.timed_out", failed.Code);
        Assert.True(failed.IsTransient);
    }

    [Fact]
    public async Task Cancelled_TheWholeTreeDies_EvenWhenItDoesNotListen()
    {
        using var directory = new TempDirectory();
        using var enough = new CancellationTokenSource();
        var started = new Collector([], line => enough.Cancel());
        var script = $"trap '' TERM; sleep 1000 & echo $! > {directory["child"]}; echo ready; wait; sleep 1000";

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _runner.RunAsync(
            new ProgramCall("sh", "-c", script) { Lines = started, Grace = TimeSpan.FromMilliseconds(200) }, enough.Token));

        var child = (await File.ReadAllTextAsync(directory["child"])).Trim();
        Assert.True(!File.Exists($"/proc/{child}/stat") || (await File.ReadAllTextAsync($"/proc/{child}/stat")).Contains(") Z"), $"process {child} lives");
    }

    [Fact]
    public async Task Cancelled_ItMayTidyUpFirst()
    {
        using var directory = new TempDirectory();
        using var enough = new CancellationTokenSource();
        var script = $"trap 'echo bye > {directory["tidied"]}; exit 0' TERM; echo ready; while :; do sleep 0.05; done";

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _runner.RunAsync(
            new ProgramCall("sh", "-c", script) { Lines = new Collector([], _ => enough.Cancel()), Grace = TimeSpan.FromSeconds(30) }, enough.Token));

        Assert.Equal("bye\n", await File.ReadAllTextAsync(directory["tidied"]));
    }

    [Fact]
    public async Task WhatItLeavesBehind_DoesNotHoldTheResult()
    {
        var result = await _runner.RunAsync(new ProgramCall("sh", "-c", "sleep 30 & echo done"), default);

        Assert.Equal("done\n", result.Output);
    }

    [Fact]
    public async Task MissingProgram_IsNamed()
    {
        var missing = await Assert.ThrowsAsync<PortException>(() => _runner.RunAsync(new ProgramCall("no-such-program"), default));

        Assert.Equal("program.not_found", missing.Code);
        Assert.Contains("no-such-program", missing.Message);
    }

    [Fact]
    public async Task BrokenOutputStream_IsNotTakenForSuccess()
    {
        var failed = await Assert.ThrowsAsync<PortException>(() => _runner.RunAsync(
            new ProgramCall("echo", "hello") { Output = new MemoryStream(new byte[1], writable: false) }, default));

        Assert.Equal("program.refused", failed.Code);
    }

    private sealed class Collector(List<ProgramLine> lines, Action<ProgramLine>? seen = null) : IProgress<ProgramLine>
    {
        public void Report(ProgramLine value)
        {
            lines.Add(value);
            seen?.Invoke(value);
        }
    }
}
