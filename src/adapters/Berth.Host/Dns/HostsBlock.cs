using System.Net;

namespace Berth.Host.Dns;

/// <summary>A hosts file as three parts: what is before the platform's lines, those, and what is behind.</summary>
internal sealed class HostsBlock
{
    private const string Begin = "# BEGIN berth";
    private const string End = "# END berth";
    private readonly string _before;
    private readonly string _after;
    private readonly SortedDictionary<string, string> _addresses = new(StringComparer.Ordinal);

    private HostsBlock(string before, string after) => (_before, _after) = (before, after);

    public static HostsBlock Parse(string text)
    {
        var start = LineStart(text, Begin, 0);
        if (start < 0)
        {
            return new HostsBlock(text, "");
        }

        // Without its end mark the block is the entries that follow the beginning.
        var lines = new List<string>();
        var at = NextLine(text, start);
        while (at < text.Length)
        {
            var next = NextLine(text, at);
            var line = text[at..next].Trim();
            if (line == End)
            {
                at = next;
                break;
            }

            if (Split(line) is null)
            {
                break;
            }

            lines.Add(line);
            at = next;
        }

        var block = new HostsBlock(text[..start], text[at..]);
        foreach (var parts in lines.Select(Split))
        {
            foreach (var host in parts![1..])
            {
                block._addresses[host] = parts[0];
            }
        }

        return block;
    }

    public void Set(string host, string address) => _addresses[host] = address;

    public void Remove(string host) => _addresses.Remove(host);

    public string? Find(string host) => _addresses.GetValueOrDefault(host);

    public override string ToString()
    {
        if (_addresses.Count == 0)
        {
            return _before + _after;
        }

        // What others left without a line end gets one; nothing else of theirs is touched.
        var gap = _before.Length > 0 && !_before.EndsWith('\n') ? "\n" : "";
        var lines = string.Concat(_addresses.Select(entry => $"{entry.Value} {entry.Key}\n"));
        return $"{_before}{gap}{Begin}\n{lines}{End}\n{_after}";
    }

    private static string[]? Split(string line)
    {
        var parts = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length >= 2 && IPAddress.TryParse(parts[0], out _) ? parts : null;
    }

    private static int LineStart(string text, string line, int from)
    {
        for (var at = from; at < text.Length; at = NextLine(text, at))
        {
            if (text[at..NextLine(text, at)].Trim() == line)
            {
                return at;
            }
        }

        return -1;
    }

    private static int NextLine(string text, int at) => text.IndexOf('\n', at) is >= 0 and var end ? end + 1 : text.Length;
}
