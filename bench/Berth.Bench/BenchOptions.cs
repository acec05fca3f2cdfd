using System.Globalization;

namespace Berth.Bench;

/// <summary>What the command line says.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        berth-bench [scenario ...]     all scenarios when none is named
          --rounds <n>                 interleaved rounds, 15; short ones, because the speed of a rented machine changes within seconds
          --seconds <n>                length of one measurement, 2
          --gateway <program>          berth-gateway; artifacts/bin/Berth.Gateway/release/berth-gateway when left out
          --out <file>                 bench/RESULTS.md
        """;

    public IReadOnlyList<string> Scenarios { get; init; } = [];

    public int Rounds { get; init; } = 15;

    public int Seconds { get; init; } = 2;

    public required string GatewayProgram { get; init; }

    /// <summary>The built <c>berth.dll</c>.</summary>
    public required string CliProgram { get; init; }

    public required string ResultsPath { get; init; }

    /// <exception cref="BenchException">An option is unknown or has no usable value.</exception>
    public static BenchOptions Parse(IReadOnlyList<string> arguments)
    {
        var root = RepositoryRoot();
        var options = new BenchOptions
        {
            GatewayProgram = Path.Combine(root, "artifacts/bin/Berth.Gateway/release/berth-gateway"),
            CliProgram = Path.Combine(root, "artifacts/bin/Berth.Cli/release/berth.dll"),
            ResultsPath = Path.Combine(root, "bench/RESULTS.md"),
        };
        for (var i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--rounds" => options with { Rounds = Number(arguments, ++i) },
                "--seconds" => options with { Seconds = Number(arguments, ++i) },
                "--gateway" => options with { GatewayProgram = Path.GetFullPath(Value(arguments, ++i)) },
                "--out" => options with { ResultsPath = Path.GetFullPath(Value(arguments, ++i)) },
                ['-', ..] => throw new BenchException($"'{arguments[i]}' is not an option.{Environment.NewLine}{Usage}"),
                var name => options with { Scenarios = [.. options.Scenarios, name] },
            };
        }

        return options;
    }

    private static string Value(IReadOnlyList<string> arguments, int at) =>
        at < arguments.Count ? arguments[at] : throw new BenchException($"{arguments[at - 1]} lacks its value.{Environment.NewLine}{Usage}");

    private static int Number(IReadOnlyList<string> arguments, int at) =>
        int.TryParse(Value(arguments, at), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1000
            ? number
            : throw new BenchException($"{arguments[at - 1]} is a number from 1 to 1000, not '{arguments[at]}'.");

    private static string RepositoryRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Berth.slnx")))
            {
                return directory.FullName;
            }
        }

        return Directory.GetCurrentDirectory();
    }
}
