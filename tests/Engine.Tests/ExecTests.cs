using System.Security.Cryptography;
using System.Text;

namespace Engine.Tests;

public sealed class ExecTests(EngineFixture fixture)
{
    [Fact]
    public async Task Streams_AreToldApart_AndTheExitCodeKept()
    {
        var name = await fixture.RunAsync(fixture.Spec());

        var (exec, output, error) = await RunAsync(name, new ExecSpec(["sh", "-c", "echo out; echo err >&2; exit 7"]), []);

        Assert.Equal(("out\n", "err\n"), (output, error));
        Assert.Equal(7, exec.ExitCode);
        Assert.False(exec.Running);
    }

    [Fact]
    public async Task Input_EndsWhenClosed()
    {
        var name = await fixture.RunAsync(fixture.Spec());

        var (exec, output, _) = await RunAsync(name, new ExecSpec(["sh", "-c", "cat; echo done"]), "three\nlines\nhere"u8.ToArray());

        Assert.Equal("three\nlines\nheredone\n", output);
        Assert.Equal(0, exec.ExitCode);
    }

    [Fact]
    public async Task EnvironmentUserAndDirectory_AreTheCommands()
    {
        var name = await fixture.RunAsync(fixture.Spec());
        var spec = new ExecSpec(["sh", "-c", "echo $GREETING; id -u; pwd"])
        {
            Environment = new Dictionary<string, string> { ["GREETING"] = "hello you" },
            User = "cloudron",
            WorkingDirectory = "/app/data",
        };

        var (_, output, _) = await RunAsync(name, spec, []);

        Assert.Equal("hello you\n1000\n/app/data\n", output);
    }

    [Fact]
    public async Task HundredMegabytes_GoThroughCatBothWaysUnharmed()
    {
        const int chunk = 1 << 20;
        const int chunks = 100;
        var name = await fixture.RunAsync(fixture.Spec());
        var id = await fixture.Engine.CreateExecAsync(name, new ExecSpec(["cat"]), default);
        await using var session = await fixture.Engine.StartExecAsync(id, tty: false, default);
        using var sent = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var received = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        var writing = Task.Run(async () =>
        {
            var data = new byte[chunk];
            for (var i = 0; i < chunks; i++)
            {
                Random.Shared.NextBytes(data);
                sent.AppendData(data);
                await session.WriteAsync(data, default);
            }

            session.CloseStdin();
        });
        var buffer = new byte[64 * 1024];
        var total = 0L;
        while (await session.ReadAsync(buffer, default) is { Count: > 0 } read)
        {
            Assert.Equal(ExecStream.Stdout, read.Stream);
            received.AppendData(buffer.AsSpan(0, read.Count));
            total += read.Count;
        }

        await writing;
        Assert.Equal((long)chunk * chunks, total);
        Assert.Equal(sent.GetHashAndReset(), received.GetHashAndReset());
    }

    [Fact]
    public async Task Terminal_HasASizeAndHearsItsEnd()
    {
        var name = await fixture.RunAsync(fixture.Spec());
        var id = await fixture.Engine.CreateExecAsync(name, new ExecSpec(["sh", "-c", "test -t 0 && echo terminal; while [ \"$(stty size)\" != '40 132' ]; do sleep 0.05; done; stty size; cat; echo bye"]) { Tty = true }, default);
        await using var session = await fixture.Engine.StartExecAsync(id, tty: true, default);

        await fixture.Engine.ResizeExecAsync(id, 40, 132, default);
        var text = new StringBuilder();
        await ReadUntilAsync(session, text, "40 132");
        session.CloseStdin();
        await ReadUntilAsync(session, text, "bye");

        Assert.Contains("terminal\r\n", text.ToString());
    }

    [Fact]
    public async Task MissingProgram_EndsWith127OrSo_AndSaysWhy()
    {
        var name = await fixture.RunAsync(fixture.Spec());

        var (exec, output, error) = await RunAsync(name, new ExecSpec(["/no/such/program"]), []);

        Assert.InRange(exec.ExitCode ?? 0, 126, 127);
        Assert.Contains("no such file", output + error);
    }

    [Fact]
    public async Task StoppedContainer_TakesNoCommand()
    {
        var spec = fixture.Spec("true");
        await fixture.OutputOfAsync(spec);

        var stopped = await Assert.ThrowsAsync<PortException>(() => fixture.Engine.CreateExecAsync(spec.Name, new ExecSpec(["true"]), default));
        var missing = await Assert.ThrowsAsync<PortException>(() => fixture.Engine.CreateExecAsync(fixture.NewName(), new ExecSpec(["true"]), default));

        Assert.Equal("container.not_running", stopped.Code);
        Assert.Equal("container.not_found", missing.Code);
    }

    private static async Task ReadUntilAsync(IExecSession session, StringBuilder text, string expected)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var buffer = new byte[4096];
        while (!text.ToString().Contains(expected, StringComparison.Ordinal))
        {
            var (_, count) = await session.ReadAsync(buffer, patience.Token);
            Assert.True(count > 0, $"ended before '{expected}': {text}");
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
    }

    private async Task<(ExecState State, string Output, string Error)> RunAsync(string name, ExecSpec spec, byte[] input)
    {
        var id = await fixture.Engine.CreateExecAsync(name, spec, default);
        await using var session = await fixture.Engine.StartExecAsync(id, spec.Tty, default);
        await session.WriteAsync(input, default);
        session.CloseStdin();
        var (output, error) = (new MemoryStream(), new MemoryStream());
        var buffer = new byte[4096];
        while (await session.ReadAsync(buffer, default) is { Count: > 0 } read)
        {
            (read.Stream == ExecStream.Stderr ? error : output).Write(buffer, 0, read.Count);
        }

        var state = await fixture.Engine.InspectExecAsync(id, default);
        return (state, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }
}
