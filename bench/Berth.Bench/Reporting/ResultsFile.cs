namespace Berth.Bench.Reporting;

/// <summary>One Markdown file for all scenarios; each replaces its own part, between marks, and leaves the others alone.</summary>
internal static class ResultsFile
{
    private const string Head = "# Results of `./berth bench`\n\nWritten by bench/Berth.Bench; each part by the last run of its scenario. Ratios are within one run on one machine.\n";

    public static void Replace(string path, string scenario, Report report)
    {
        var begin = $"<!-- {scenario} -->\n";
        var end = $"<!-- /{scenario} -->\n";
        var text = File.Exists(path) ? File.ReadAllText(path) : Head;
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = text.IndexOf(end, StringComparison.Ordinal);
        var part = begin + Markdown.Of(report) + end;
        File.WriteAllText(path, from >= 0 && to > from ? text[..from] + part + text[(to + end.Length)..] : $"{text}\n{part}");
    }
}
