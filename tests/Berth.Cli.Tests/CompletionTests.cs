using System.Diagnostics;
using Berth.Cli.Tests.Support;

namespace Berth.Cli.Tests;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("berth insp", "inspect")]
    [InlineData("berth env un", "unset")]
    [InlineData("berth list --js", "--json")]
    [InlineData("berth completion z", "zsh")]
    public async Task Bash_CompletesWithTheScript(string line, string expected)
    {
        using var cli = new CliRun();
        var script = (await cli.RunAsync("completion", "bash")).Out;
        var driver = script + $"""

            COMP_LINE='{line}'
            COMP_POINT=$(({line.Length}))
            COMP_WORDS=({line})
            COMP_CWORD=$((${"{#COMP_WORDS[@]}"} - 1))
            _berth_complete
            printf '%s\n' "${"{COMPREPLY[@]}"}"
            """;
        var path = cli.File("driver.sh", driver);
        var start = new ProcessStartInfo("bash", [path]) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = cli.Work };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        Assert.Contains(expected, output.Split('\n'));
    }

    [Theory]
    [InlineData("zsh", "compdef _berth_complete berth")]
    [InlineData("fish", "complete -c berth")]
    public async Task OtherShells_HaveAScript(string shell, string part)
    {
        using var cli = new CliRun();

        Assert.Contains(part, (await cli.RunAsync("completion", shell)).Out);
    }

    [Fact]
    public async Task TheProgramItself_InAPipe_PrintsNoEscapesAndKeepsItsCode()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "berth"), ["list"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = "/nonexistent";
        start.Environment["BERTH_HOME"] = "/nonexistent";
        start.Environment.Remove("BERTH_SERVER");
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(3, process.ExitCode);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task TheProgramItself_WhenItsReaderGoesAway_EndsQuietly()
    {
        using var cli = new CliRun();
        var program = Path.Combine(AppContext.BaseDirectory, "berth");
        var path = cli.File("driver.sh", $"'{program}' --json manifest check $(seq 20000) | head -c 1 >/dev/null\necho ${{PIPESTATUS[0]}}\n");
        using var process = Process.Start(new ProcessStartInfo("bash", [path]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal("141\n", output);
        Assert.Empty(error);
    }

    [Fact]
    public async Task Help_NamesEveryCommand()
    {
        using var cli = new CliRun();

        var help = (await cli.RunAsync("--help")).Out;

        foreach (var command in "login logout list status install update configure uninstall start stop restart clone repair logs exec push pull env open init build manifest tasks cancel service inspect completion up down demo".Split(' '))
        {
            Assert.Matches($@"\n  {command}[ ,]", help);
        }

        Assert.DoesNotContain("run-detached", help);
    }
}
