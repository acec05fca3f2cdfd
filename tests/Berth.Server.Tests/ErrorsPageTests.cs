using System.Text.RegularExpressions;

namespace Berth.Server.Tests;

/// <summary><c>docs/errors.md</c> explains every stable code of the source, and nothing that is not there.</summary>
public sealed partial class ErrorsPageTests
{
    private static readonly string Repository = Root();

    /// <summary>Codes that no <c>Error</c> carries but that clients see all the same.</summary>
    private static readonly string[] OfTheWire = ["stopped"];

    [Fact]
    public void EveryCode_IsExplained_AndEveryExplanationHasACode()
    {
        var used = Codes();
        var explained = Explained();
        var missing = used.Keys.Except(explained.Keys).Order(StringComparer.Ordinal).Select(code => $"{code} ({used[code]})").ToList();
        Assert.True(missing.Count == 0, $"docs/errors.md does not explain: {string.Join(", ", missing)}");
        var stale = explained.Keys.Except(used.Keys).Except(OfTheWire).Order(StringComparer.Ordinal).ToList();
        Assert.True(stale.Count == 0, $"docs/errors.md explains what is no code any more: {string.Join(", ", stale)}");
    }

    [Fact]
    public void EveryExplanation_SaysWhatHappenedAndWhatToDo()
    {
        Assert.All(Explained(), entry =>
        {
            Assert.True(entry.Value.What.Length > 10, $"{entry.Key}: what happened?");
            Assert.True(entry.Value.Do.Length > 5, $"{entry.Key}: what to do?");
        });
    }

    /// <summary>A code that is put together at run time cannot be looked up, so there is none but what is handed through.</summary>
    [Fact]
    public void NoCode_IsPutTogether()
    {
        string[] handingThrough =
        [
            "src/Berth.Client/Transport/ErrorAnswer.cs", "src/Berth.Kernel/Error.cs", "src/adapters/Berth.Docker/EngineErrors.cs",
            "src/modules/Berth.Operations/Running/OperationExecutor.cs",
        ];
        var hidden = Sources().Where(file => !handingThrough.Contains(file.Name))
            .SelectMany(file => WithoutLiteral().Matches(file.Text).Select(match => $"{file.Name}: {match.Value}"));
        Assert.Empty(hidden);
    }

    private static Dictionary<string, string> Codes()
    {
        var codes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in Sources())
        {
            var found = Made().Matches(text).Concat(Table().Matches(text)).Concat(text.Contains("PortException", StringComparison.Ordinal) ? TargetTyped().Matches(text) : []);
            foreach (var match in found)
            {
                codes.TryAdd(match.Groups["code"].Value, name);
            }
        }

        return codes;
    }

    private static Dictionary<string, (string What, string Do)> Explained() =>
        File.ReadAllLines(Path.Combine(Repository, "docs", "errors.md"))
            .Select(line => Row().Match(line))
            .Where(match => match.Success)
            .ToDictionary(match => match.Groups["code"].Value, match => (match.Groups["what"].Value, match.Groups["do"].Value), StringComparer.Ordinal);

    private static IEnumerable<(string Name, string Text)> Sources() =>
        from file in Directory.EnumerateFiles(Path.Combine(Repository, "src"), "*.cs", SearchOption.AllDirectories)
        where !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/Migrations/", StringComparison.Ordinal)
        select (Path.GetRelativePath(Repository, file), File.ReadAllText(file));

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Berth.slnx")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return directory.FullName;
    }

    private const string Makers = @"(?:\bError\.(?:Invalid|NotFound|Conflict|Forbidden|External)\(|\bnew Error\(\s*ErrorKind\.\w+,|\bnew\(ErrorKind\.\w+,|\bnew (?:PortException|AddonException)\(|\bnew ApiException\(\s*[\w.]+,)\s*";

    [GeneratedRegex(Makers + "\"(?<code>[a-z0-9_.]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Made();

    [GeneratedRegex(Makers + "(?![\\s\"])(?!\\w+\\.(?:Error)?Code\\b)[^,)]*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex WithoutLiteral();

    /// <summary>The engine's table of what its messages mean.</summary>
    [GeneratedRegex("new\\(\\w+\\(\\), \"(?<code>[a-z0-9_.]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Table();

    [GeneratedRegex("PortException \\w+\\([^)]*\\) =>\\s*new\\(\\s*\"(?<code>[a-z0-9_.]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex TargetTyped();

    [GeneratedRegex(@"^\| `(?<code>[a-z0-9_.]+)` \| (?<what>.*?) \| (?<do>.*?) \|$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Row();
}
