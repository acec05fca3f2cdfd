using System.Text;
using System.Text.Json;
using Berth.Cli.Hosting;

namespace Berth.Cli.Tests.Support;

/// <summary>What a run of the program came to.</summary>
public sealed record CliResult(int Code, byte[] Bytes, string Out, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public IReadOnlyList<string> Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Runs the program inside the test, with a home directory of its own and no terminal.</summary>
public sealed class CliRun : IDisposable
{
    private readonly Dictionary<string, string> _environment = new() { ["BERTH_HOME"] = "/nonexistent" };

    public CliRun(StubPlatform? platform = null)
    {
        Home = Directory.CreateTempSubdirectory("berth-cli-").FullName;
        Work = Directory.CreateDirectory(Path.Combine(Home, "work")).FullName;
        if (platform is not null)
        {
            Set("BERTH_SERVER", platform.Address);
            Set("BERTH_TOKEN", StubPlatform.Token);
        }
    }

    public string Home { get; }

    public string Work { get; set; }

    public bool Terminal { get; set; }

    public CliRun Set(string name, string value)
    {
        _environment[name] = value;
        return this;
    }

    public string File(string name, string content)
    {
        var path = Path.Combine(Work, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public Task<CliResult> RunAsync(params string[] arguments) => RunAsync(arguments, [], CancellationToken.None);

    public async Task<CliResult> RunAsync(string[] arguments, byte[] input, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var host = new CliHost(new MemoryStream(input), output, error)
        {
            Environment = _environment.GetValueOrDefault,
            HomeDirectory = Home,
            WorkingDirectory = Work,
            OutputIsTerminal = Terminal,
            ErrorIsTerminal = Terminal,
            Width = () => 100,
        };
        var code = await CliApp.RunAsync(arguments, host, cancellationToken);
        return new CliResult(code, output.ToArray(), Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);
}
