namespace Berth.Addons.Images;

/// <summary>Where the host's apt gets a suite from, so that images come from the same mirror.</summary>
internal sealed record AptSources(string Archive, string Security)
{
    private const string DefaultArchive = "http://deb.debian.org/debian";
    private const string DefaultSecurity = "http://deb.debian.org/debian-security";

    /// <param name="directory">Where <c>sources.list</c> and <c>sources.list.d</c> are: <c>/etc/apt</c>.</param>
    /// <param name="suite">Such as <c>bookworm</c>.</param>
    public static AptSources Read(string directory, string suite)
    {
        var sources = Files(directory).SelectMany(Entries).ToList();
        return new AptSources(
            sources.FirstOrDefault(source => source.Suite == suite).Address ?? DefaultArchive,
            sources.FirstOrDefault(source => source.Suite == $"{suite}-security").Address ?? DefaultSecurity);
    }

    private static IEnumerable<string> Files(string directory)
    {
        var parts = Path.Combine(directory, "sources.list.d");
        IEnumerable<string> inParts = Directory.Exists(parts) ? Directory.GetFiles(parts).Order(StringComparer.Ordinal) : [];
        return inParts.Prepend(Path.Combine(directory, "sources.list"))
            .Where(file => File.Exists(file) && Path.GetExtension(file) is ".list" or ".sources");
    }

    private static IEnumerable<(string Suite, string Address)> Entries(string file) =>
        Path.GetExtension(file) == ".list" ? File.ReadLines(file).SelectMany(OneLine) : Paragraphs(file).SelectMany(Deb822);

    /// <summary><c>deb [options] address suite component…</c></summary>
    private static IEnumerable<(string Suite, string Address)> OneLine(string line)
    {
        var end = line.IndexOf(']', StringComparison.Ordinal);
        var start = line.IndexOf('[', StringComparison.Ordinal);
        var plain = start >= 0 && end > start ? line.Remove(start, end - start + 1) : line;
        if (Words(plain) is ["deb", var address, var suite, ..] && IsHttp(address))
        {
            yield return (suite, address.TrimEnd('/'));
        }
    }

    private static IEnumerable<(string Suite, string Address)> Deb822(Dictionary<string, string> paragraph)
    {
        if (!Words(paragraph.GetValueOrDefault("Types", "")).Contains("deb")
            || string.Equals(paragraph.GetValueOrDefault("Enabled", "yes"), "no", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        return from address in Words(paragraph.GetValueOrDefault("URIs", "")).Where(IsHttp)
               from suite in Words(paragraph.GetValueOrDefault("Suites", ""))
               select (suite, address.TrimEnd('/'));
    }

    private static IEnumerable<Dictionary<string, string>> Paragraphs(string file)
    {
        var paragraph = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var field = "";
        foreach (var line in File.ReadLines(file).Append("").Where(line => !line.StartsWith('#')))
        {
            if (line.Trim().Length == 0)
            {
                yield return paragraph;
                paragraph = new(StringComparer.OrdinalIgnoreCase);
            }
            else if (line[0] is ' ' or '\t')
            {
                paragraph[field] = $"{paragraph.GetValueOrDefault(field)} {line.Trim()}";
            }
            else if (line.Split(':', 2) is [var name, var value])
            {
                field = name.Trim();
                paragraph[field] = value.Trim();
            }
        }
    }

    private static bool IsHttp(string address) =>
        address.StartsWith("http://", StringComparison.Ordinal) || address.StartsWith("https://", StringComparison.Ordinal);

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
