using System.Text;
using System.Text.RegularExpressions;

namespace Berth.Addons.Providers.Mysql;

/// <summary>
/// Dumps name the user who made a view, trigger, routine or event. A clone has another user, and naming anybody but
/// oneself takes a right that apps do not have; so whoever restores becomes the definer.
/// </summary>
internal static partial class MysqlDefiner
{
    public static ReadOnlyMemory<byte> Replace(DumpLine line)
    {
        // Data lines begin with INSERT and are by far the most.
        if (!line.StartsWith("/*!50"u8) && !line.StartsWith("CREATE "u8))
        {
            return line.Bytes;
        }

        var head = line.Text;
        var match = Definer().Match(head);
        if (!match.Success)
        {
            return line.Bytes;
        }

        var changed = string.Concat(head.AsSpan(0, match.Index), "DEFINER=CURRENT_USER", head.AsSpan(match.Index + match.Length));
        return (byte[])[.. Encoding.Latin1.GetBytes(changed), .. line.Bytes.AsSpan(Math.Min(line.Bytes.Length, head.Length))];
    }

    private static bool StartsWith(this DumpLine line, ReadOnlySpan<byte> text) => line.StartsLine && line.Bytes.AsSpan().StartsWith(text);

    [GeneratedRegex("DEFINER=`([^`]|``)*`@`([^`]|``)*`", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Definer();
}
