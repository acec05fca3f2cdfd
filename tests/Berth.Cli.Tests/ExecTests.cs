using System.Diagnostics;
using System.Security.Cryptography;
using Berth.Cli.Tests.Support;

namespace Berth.Cli.Tests;

public sealed class ExecTests : IAsyncLifetime
{
    private StubPlatform _platform = null!;
    private CliRun _cli = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await StubPlatform.StartAsync();
        _platform.AddApp("wiki", id: "wiki-id");
        _cli = new CliRun(_platform);
    }

    public ValueTask DisposeAsync()
    {
        _cli.Dispose();
        return _platform.DisposeAsync();
    }

    [Fact]
    public async Task Exec_KeepsStreamsApartAndTheExitCode()
    {
        var result = await _cli.RunAsync("exec", "wiki", "--", "sh", "-c", "echo out; echo err >&2; exit 42");

        Assert.Equal(42, result.Code);
        Assert.Equal("out\n", result.Out);
        Assert.Equal("err\n", result.Error);
    }

    [Fact]
    public async Task Exec_PassesStandardInputOnToItsEnd()
    {
        var input = RandomNumberGenerator.GetBytes(300_000);

        var result = await _cli.RunAsync(["exec", "--app", "wiki", "--", "cat"], input, CancellationToken.None);

        Assert.Equal(0, result.Code);
        Assert.Equal(input, result.Bytes);
    }

    [Fact]
    public async Task Exec_OptionsAfterDashes_BelongToTheCommand()
    {
        var result = await _cli.RunAsync("exec", "--app", "wiki", "--", "echo", "--json", "--", "-t");

        Assert.Equal("--json -- -t\n", result.Out);
    }

    [Fact]
    public async Task Exec_OfACommandThatReadsNothing_DoesNotMindALotOfInput()
    {
        var result = await _cli.RunAsync(["exec", "wiki", "--", "true"], new byte[2_000_000], CancellationToken.None);

        Assert.Equal(0, result.Code);
    }

    [Fact]
    public async Task Exec_InAStoppedApp_Is5WithThePlatformsWords()
    {
        _platform.Apps["wiki-id"] = _platform.Apps["wiki-id"] with { RunState = "stopped" };

        var result = await _cli.RunAsync("exec", "wiki", "--", "true");

        Assert.Equal(5, result.Code);
        Assert.Contains("does not run", result.Error);
    }

    [Fact]
    public async Task Exec_WhenTheUpgradeIsRefused_SaysWhy()
    {
        _platform.Answers["POST /api/v1/apps/wiki-id/exec"] = (System.Net.HttpStatusCode.OK, """{"id":"gone"}""");
        _platform.Answers["GET /api/v1/apps/wiki-id/exec/gone/start"] = (System.Net.HttpStatusCode.NotFound, """{"status":"Not Found","message":"No such exec","code":"exec.not_found"}""");

        var result = await _cli.RunAsync("exec", "wiki", "--", "true");

        Assert.Equal(4, result.Code);
        Assert.Contains("No such exec", result.Error);
    }

    [Fact]
    public async Task PushAndPull_OfAFile_AreTheSameToTheByte()
    {
        var content = RandomNumberGenerator.GetBytes(700_001);
        await File.WriteAllBytesAsync(Path.Combine(_cli.Work, "data.bin"), content);
        var remote = Path.Combine(_cli.Home, "remote with spaces;$(x)");
        Directory.CreateDirectory(remote);

        Assert.Equal(0, (await _cli.RunAsync("push", "data.bin", $"wiki:{remote}/")).Code);
        Assert.Equal(0, (await _cli.RunAsync("pull", "--app", "wiki", $"{remote}/data.bin", "back.bin")).Code);

        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(_cli.Work, "back.bin")));
        Assert.False(File.Exists(Path.Combine(_cli.Work, "back.bin.part")));
    }

    [Fact]
    public async Task PushAndPull_OfAFolder_KeepTreeModesAndLinks()
    {
        _cli.File("tree/a.txt", "A");
        _cli.File("tree/deep/er/run.sh", "#!/bin/sh");
        File.SetUnixFileMode(Path.Combine(_cli.Work, "tree/deep/er/run.sh"), (UnixFileMode)0x1ED);
        File.CreateSymbolicLink(Path.Combine(_cli.Work, "tree/link"), "a.txt");
        var remote = Path.Combine(_cli.Home, "remote");

        var push = await _cli.RunAsync("push", "--app", "wiki", "tree", remote);
        var pull = await _cli.RunAsync("pull", "--app", "wiki", remote, "copy");

        Assert.Equal((0, 0), (push.Code, pull.Code));
        Assert.Equal("A", await File.ReadAllTextAsync(Path.Combine(_cli.Work, "copy/a.txt")));
        Assert.True(File.GetUnixFileMode(Path.Combine(_cli.Work, "copy/deep/er/run.sh")).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal("a.txt", new FileInfo(Path.Combine(_cli.Work, "copy/link")).LinkTarget);
    }

    [Fact]
    public async Task PushAndPull_ByStandardStreams_AreRaw()
    {
        var content = RandomNumberGenerator.GetBytes(5000);
        var remote = Path.Combine(_cli.Home, "file");

        var push = await _cli.RunAsync(["push", "-", $"wiki:{remote}"], content, CancellationToken.None);
        var pull = await _cli.RunAsync("pull", $"wiki:{remote}", "-");

        Assert.Equal(0, push.Code);
        Assert.Equal(content, pull.Bytes);
    }

    [Fact]
    public async Task Pull_OfAMissingFile_FailsAndLeavesNothing()
    {
        var result = await _cli.RunAsync("pull", "wiki:/no/such/file", "here");

        Assert.Equal(1, result.Code);
        Assert.Contains("/no/such/file", result.Error);
        Assert.Empty(Directory.GetFileSystemEntries(_cli.Work));
    }

    [Fact]
    public async Task Push_WhereItCannotBeWritten_SaysTheAppsReason()
    {
        _cli.File("x", "y");

        var result = await _cli.RunAsync("push", "x", "wiki:/no/such/folder/x");

        Assert.Equal(1, result.Code);
        Assert.Contains("/no/such/folder/x", result.Error);
    }

    [Fact]
    public async Task Exec_OnARealTerminal_IsRawWithItsSizeAndEverythingIsRestored()
    {
        // script(1) gives the program a terminal; what it types goes through raw, so the stub gets ^C as a byte, and the q ends it.
        var program = Path.Combine(AppContext.BaseDirectory, "berth");
        var line = $"stty rows 33 cols 111; stty -g > {_cli.Home}/before; '{program}' exec -t wiki; echo code=$?; stty -g > {_cli.Home}/after";
        var start = new ProcessStartInfo("script", ["-qefc", line, "/dev/null"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["BERTH_SERVER"] = _platform.Address;
        start.Environment["BERTH_TOKEN"] = StubPlatform.Token;
        start.Environment["HOME"] = _cli.Home;
        start.Environment["SHELL"] = "/bin/sh";
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var begin = await ReadUntilAsync(process.StandardOutput, "ready", limit.Token);
        await process.StandardInput.WriteAsync("a\u0003b");
        await process.StandardInput.FlushAsync(limit.Token);
        await process.StandardInput.WriteAsync("q");
        await process.StandardInput.FlushAsync(limit.Token);
        var text = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);

        Assert.Equal("ready", begin);
        Assert.Contains("a\u0003b", text);
        Assert.Contains("code=7", text);
        var query = _platform.Calls.Last(call => call.Path.EndsWith("/start", StringComparison.Ordinal)).Query;
        Assert.Equal("?rows=33&columns=111&tty=true", query);
        Assert.Equal(await File.ReadAllTextAsync($"{_cli.Home}/before"), await File.ReadAllTextAsync($"{_cli.Home}/after"));
    }

    private static async Task<string> ReadUntilAsync(StreamReader reader, string end, CancellationToken cancellationToken)
    {
        var text = "";
        var one = new char[1];
        while (!text.EndsWith(end, StringComparison.Ordinal) && await reader.ReadAsync(one, cancellationToken) == 1)
        {
            text += one[0];
        }

        return text;
    }
}
