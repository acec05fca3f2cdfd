using System.Diagnostics;

namespace EndToEnd.Tests;

/// <param name="Output">Standard output.</param>
/// <param name="Messages">Standard error.</param>
public sealed record CliResult(int ExitCode, string Output, string Messages)
{
    /// <summary>Fails the test with what the tool said, unless it ended well.</summary>
    public CliResult Ok()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}\n{Messages}");
        return this;
    }
}

/// <summary>Runs the built <c>berth</c> as a user would, against the test's own platform.</summary>
public sealed class Cli(IReadOnlyDictionary<string, string> environment)
{
    private static readonly string Program = Find();

    public Task<CliResult> RunAsync(params string[] arguments) => RunAsync(null, new Dictionary<string, string>(), arguments);

    public async Task<CliResult> RunAsync(string? input, IReadOnlyDictionary<string, string> more, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment.Concat(more))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var messages = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new CliResult(process.ExitCode, await output, await messages);
    }

    public static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Berth.slnx")))
        {
            at = at.Parent ?? throw new InvalidOperationException("The tests do not run in the repository.");
        }

        return at.FullName;
    }

    private static string Find()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Name;
        return Path.Combine(Root(), "artifacts", "bin", "Berth.Cli", configuration, "berth.dll");
    }
}
