using Berth.Ports.Programs;

namespace Ports.ContractTests.Host;

public sealed class FakeProgramRunnerTests() : ProgramRunnerContract(Fake())
{
    private static FakeProgramRunner Fake()
    {
        var fake = new FakeProgramRunner();
        fake.Programs["echo"] = call => new ProgramResult(0, string.Join(' ', call.Arguments) + "\n", "");
        fake.Programs["false"] = _ => new ProgramResult(1, "", "");
        return fake;
    }
}

public sealed class RealProgramRunnerTests(HostAdapterServices services) : ProgramRunnerContract(services.Get<IProgramRunner>()), IClassFixture<HostAdapterServices>;

public abstract class ProgramRunnerContract(IProgramRunner programs)
{
    [Fact]
    public async Task Output_ComesBackWhole_AndLineByLine()
    {
        var lines = new List<string>();

        var result = await programs.RunAsync(new ProgramCall { FileName = "echo", Arguments = ["a", "$HOME"], OnOutputLine = lines.Add }, default);

        Assert.Equal((0, "a $HOME\n"), (result.ExitCode, result.Output));
        Assert.Equal(["a $HOME"], lines);
    }

    [Fact]
    public async Task Output_CanBeReadAsAStream()
    {
        await using var running = await programs.StartAsync(new ProgramCall { FileName = "echo", Arguments = ["a"] }, default);

        Assert.Equal("a\n", await new StreamReader(running.Output).ReadToEndAsync());
        Assert.True((await running.Completion).IsOk);
    }

    [Fact]
    public async Task Failure_IsAnOutcome() => Assert.False((await programs.RunAsync(new ProgramCall { FileName = "false" }, default)).IsOk);

    [Fact]
    public async Task MissingProgram_IsNotFound() =>
        Assert.Equal("program.not_found", (await Assert.ThrowsAsync<PortException>(() => programs.RunAsync(new ProgramCall { FileName = "no-such-program" }, default))).Code);
}
