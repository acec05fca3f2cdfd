using System.Text;

namespace Berth.Host.Dns;

/// <summary>
/// The text of a hosts file, hosts(5), with our block taken out of it. Everything that is not ours keeps its bytes and
/// its order; what people wrote into the block moves behind it.
/// </summary>
internal sealed class HostsText
{
    public const string Begin = "# BEGIN berth";
    public const string End = "# END berth";

    // One byte a character, so bytes that are no UTF-8 survive.
    private static readonly Encoding Bytes = Encoding.Latin1;

    private readonly string _before;
    private readonly string _after;

    private HostsText(string before, string after, SortedDictionary<string, string> entries) => (_before, _after, Entries) = (before, after, entries);

    /// <summary>Host to address.</summary>
    public SortedDictionary<string, string> Entries { get; }

    public static HostsText Parse(ReadOnlySpan<byte> content)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var (before, after) = (new StringBuilder(), new StringBuilder());
        var lines = Lines(Bytes.GetString(content));
        var (seen, inside) = (false, false);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (line.Trim() == Begin)
            {
                (seen, inside) = (true, true);
            }
            else if (line.Trim() == End)
            {
                inside = false;
            }
            else if (inside && Entry(line) is var (host, address))
            {
                entries[host] = address;
            }
            else
            {
                // Without an end the block is only as long as the lines are ours.
                inside = inside && EndsLater(lines, i);
                (seen ? after : before).Append(line);
            }
        }

        return new HostsText(before.ToString(), after.ToString(), entries);
    }

    public byte[] Render()
    {
        if (Entries.Count == 0)
        {
            return Bytes.GetBytes(_before + _after);
        }

        var text = new StringBuilder(_before);
        if (_before.Length > 0 && _before[^1] != '\n')
        {
            text.Append('\n');
        }

        text.Append(Begin).Append('\n');
        foreach (var (host, address) in Entries)
        {
            text.Append(address).Append('\t').Append(host).Append('\n');
        }

        return Bytes.GetBytes(text.Append(End).Append('\n').Append(_after).ToString());
    }

    private static bool EndsLater(List<string> lines, int from) =>
        lines.Skip(from).Select(line => line.Trim()).FirstOrDefault(line => line is Begin or End) == End;

    private static (string Host, string Address)? Entry(string line) =>
        line.TrimEnd('\r', '\n').Split('\t') is [var address, var host] && HostsEntry.IsHost(host) && HostsEntry.Canonical(address) == address
            ? (host, address)
            : null;

    /// <summary>With their line ends.</summary>
    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var found ? found + 1 : text.Length;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }
}
