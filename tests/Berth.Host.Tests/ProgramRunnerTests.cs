using System.Collections.Concurrent;
using System.Text;
using Berth.Host.Programs;
using Berth.Ports;
using Berth.Ports.Programs;
using Microsoft.Extensions.Time.Testing;

namespace Berth.Host.Tests;

public sealed class ProgramRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ProgramRunner _runner = new(TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_HandsOutExitCodeAndBothOutputs()
    {
        var result = await RunAsync(Shell("echo out; echo err >&2; exit 3"));

        Assert.Equal((3, "out\n", "err\n", false), (result.ExitCode, result.Output, result.ErrorOutput, result.IsOk));
    }

    [Fact]
    public async Task Run_TakesArgumentsAsTheyAre()
    {
        string[] odd = ["a b", "$(id)", "; ls", "\"'\\", "", "--x=*", "ä\nß"];

        var result = await RunAsync(new ProgramCall { FileName = "printf", Arguments = ["%s|", .. odd] });

        Assert.Equal(string.Join('|', odd) + "|", result.Output);
    }

    [Fact]
    public async Task Run_KeepsOurEnvironmentToItself()
    {
        Environment.SetEnvironmentVariable("BERTH_TEST_SECRET", "hunter2");

        var result = await RunAsync(new ProgramCall { FileName = "env", Environment = new Dictionary<string, string> { ["GIVEN"] = "yes" } });

        Assert.Contains("GIVEN=yes", result.Output, StringComparison.Ordinal);
        Assert.Contains("PATH=", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FeedsInputAndClosesIt()
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes("hello"));

        Assert.Equal("hello", (await RunAsync(new ProgramCall { FileName = "cat", Input = input })).Output);
        Assert.Equal("", (await RunAsync(new ProgramCall { FileName = "cat" })).Output);
    }

    [Fact]
    public async Task Run_ProgramThatWantsNoInput_IsFine()
    {
        using var input = new MemoryStream(new byte[4 << 20]);

        Assert.True((await RunAsync(new ProgramCall { FileName = "true", Input = input })).IsOk);
    }

    [Fact]
    public async Task Run_InputThatBreaks_EndsTheProgramBeforeItTakesThePartForTheWhole()
    {
        using var input = new BreakingStream();

        await Assert.ThrowsAsync<IOException>(() => RunAsync(Shell($"cat >/dev/null; touch {_folder["whole"]}") with { Input = input }));

        Assert.False(File.Exists(_folder["whole"]));
    }

    [Fact]
    public async Task Run_InAWorkingDirectory()
    {
        Assert.Equal(_folder.Path + "\n", (await RunAsync(Shell("pwd") with { WorkingDirectory = _folder.Path })).Output);
        Assert.Equal("/\n", (await RunAsync(Shell("pwd"))).Output);
    }

    [Fact]
    public async Task Run_HandsOutLinesInOrder()
    {
        var (lines, errors) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());

        await RunAsync(Shell("printf 'one\\r\\n\\ntwo ä'; seq 1 20000 >&2") with { OnOutputLine = lines.Enqueue, OnErrorLine = errors.Enqueue });

        Assert.Equal(["one", "", "two ä"], lines);
        Assert.Equal(Enumerable.Range(1, 20000).Select(number => number.ToString()), errors);
    }

    [Fact]
    public async Task Run_KeepsTheEndOfLongOutput()
    {
        var result = await RunAsync(Shell("seq 1 500000") with { CaptureLimit = 1000 });

        Assert.Equal(1000, result.Output.Length);
        Assert.EndsWith("499999\n500000\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LineWithoutEnd_IsCutInsteadOfFillingMemory()
    {
        var longest = 0;

        await RunAsync(Shell("head -c 5000000 /dev/zero") with { OnOutputLine = line => longest = Math.Max(longest, line.Length), CaptureLimit = 10 });

        Assert.Equal(64 << 10, longest);
    }

    [Fact]
    public async Task Run_WhatIsNotInstalled_IsNamed()
    {
        var problem = await Assert.ThrowsAsync<PortException>(() => RunAsync(new ProgramCall { FileName = "no-such-program" }));
        Assert.Equal("program.not_found", problem.Code);
        Assert.Contains("no-such-program", problem.Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(_folder["plain"], "x");
        Assert.Equal("program.not_found", (await Assert.ThrowsAsync<PortException>(() => RunAsync(new ProgramCall { FileName = _folder["plain"] }))).Code);
        Assert.Equal("program.not_found", (await Assert.ThrowsAsync<PortException>(() => RunAsync(new ProgramCall { FileName = "./relative" }))).Code);
    }

    [Fact]
    public async Task Run_InADirectoryThatIsAbsent_Fails()
    {
        var problem = await Assert.ThrowsAsync<PortException>(() => RunAsync(Shell("true") with { WorkingDirectory = _folder["none"] }));

        Assert.Equal("program.failed", problem.Code);
    }

    [Fact]
    public async Task Run_EndedByASignal_Is128AndItsNumber() => Assert.Equal(137, (await RunAsync(Shell("kill -9 $$"))).ExitCode);

    [Fact]
    public async Task Cancel_EndsTheWholeTree()
    {
        var pids = new ConcurrentQueue<string>();
        using var cancel = new CancellationTokenSource();
        using var three = new CountdownEvent(3);

        // A child, a grandchild whose parent is gone, and the program itself.
        var call = Shell("echo $$; sleep 1000 & echo $!; (sleep 1000 & echo $!); wait") with
        {
            OnOutputLine = line =>
            {
                pids.Enqueue(line);
                if (three.Signal())
                {
                    cancel.Cancel();
                }
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _runner.RunAsync(call, cancel.Token));

        Assert.Equal(3, pids.Count);
        foreach (var pid in pids)
        {
            await GoneAsync(pid);
        }
    }

    [Fact]
    public async Task Timeout_EndsTheProgramWithAnErrorOfItsOwn()
    {
        var clock = new FakeTimeProvider();
        var pid = new TaskCompletionSource<string>();
        var run = new ProgramRunner(clock).RunAsync(
            Shell("echo $$; sleep 1000") with { Timeout = TimeSpan.FromMinutes(5), OnOutputLine = pid.SetResult },
            CancellationToken.None);
        var id = await pid.Task;
        clock.Advance(TimeSpan.FromMinutes(6));

        var problem = await Assert.ThrowsAsync<PortException>(() => run);

        Assert.Equal(("program.timeout", true), (problem.Code, problem.IsTransient));
        await GoneAsync(id);
    }

    [Fact]
    public async Task Callback_ThatThrows_EndsTheProgram()
    {
        var call = Shell("echo go; sleep 1000") with { OnOutputLine = _ => throw new InvalidDataException("no") };

        await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync(call));
    }

    [Fact]
    public async Task Start_StreamsMoreThanMemoryShouldHold()
    {
        await using var running = await _runner.StartAsync(Shell("head -c 50000000 /dev/zero; echo done >&2"), CancellationToken.None);
        var buffer = new byte[64 << 10];
        var total = 0L;
        while (await running.Output.ReadAsync(buffer) is > 0 and var count)
        {
            total += count;
        }

        var result = await running.Completion;

        Assert.Equal((50_000_000L, 0, "", "done\n"), (total, result.ExitCode, result.Output, result.ErrorOutput));
    }

    [Fact]
    public async Task Start_OutputStaysReadableAfterTheEnd()
    {
        await using var running = await _runner.StartAsync(Shell("echo late; exit 4"), CancellationToken.None);
        Assert.Equal(4, (await running.Completion).ExitCode);

        using var reader = new StreamReader(running.Output);
        Assert.Equal("late\n", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Start_DisposedEarly_EndsTheProgram()
    {
        var pid = new TaskCompletionSource<string>();
        var running = await _runner.StartAsync(Shell("echo $$ >&2; yes") with { OnErrorLine = pid.SetResult }, CancellationToken.None);
        var id = await pid.Task;

        await running.DisposeAsync();

        await GoneAsync(id);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Completion);
    }

    [Fact]
    public void Call_SaysNothingButTheName() =>
        Assert.Equal("mysql", new ProgramCall { FileName = "mysql", Arguments = ["-p"], Environment = new Dictionary<string, string> { ["P"] = "secret" } }.ToString());

    private static ProgramCall Shell(string script) => new() { FileName = "sh", Arguments = ["-c", script] };

    /// <summary>Dead and waiting for a parent that never asks counts as gone.</summary>
    private static async Task GoneAsync(string pid)
    {
        while (true)
        {
            try
            {
                var stat = await File.ReadAllTextAsync($"/proc/{pid}/stat", TestContext.Current.CancellationToken);
                if (stat[stat.LastIndexOf(')')..].StartsWith(") Z", StringComparison.Ordinal))
                {
                    return;
                }
            }
            catch (Exception gone) when (gone is DirectoryNotFoundException or FileNotFoundException or IOException)
            {
                return;
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private Task<ProgramResult> RunAsync(ProgramCall call) => _runner.RunAsync(call, CancellationToken.None);

    /// <summary>Gives four bytes and breaks.</summary>
    private sealed class BreakingStream : MemoryStream
    {
        private bool _given;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_given)
            {
                throw new IOException("The other side hung up.");
            }

            _given = true;
            "part"u8.CopyTo(buffer.Span);
            return ValueTask.FromResult(4);
        }
    }
}
