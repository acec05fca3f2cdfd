using System.Buffers;
using System.Globalization;
using System.Text;

namespace Berth.Gateway.AccessLogs;

/// <summary>
/// Apache's combined format with two fields after it: host and milliseconds.
/// <code>192.0.2.7 - - [01/Feb/2026:13:04:05 +0000] "GET /a?b=c HTTP/2" 200 512 "-" "curl/8" blog.example.com 12.3</code>
/// </summary>
internal static class AccessFormat
{
    private const int LongestField = 2048;

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("!#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~ ");

    public static void Write(IBufferWriter<byte> to, in AccessLine line)
    {
        Raw(to, line.Client);
        Raw(to, " - - [");
        Raw(to, line.Time.UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss", CultureInfo.InvariantCulture));
        Raw(to, " +0000] \"");
        Field(to, line.Method);
        Raw(to, " ");
        Field(to, QuerySecrets.Strip(line.Target));
        Raw(to, " ");
        Raw(to, line.Protocol);
        Raw(to, "\" ");
        Number(to, line.Status);
        Raw(to, " ");
        Number(to, line.Bytes);
        Raw(to, " \"");
        Field(to, QuerySecrets.Strip(line.Referer));
        Raw(to, "\" \"");
        Field(to, line.UserAgent);
        Raw(to, "\" ");
        Field(to, line.Host);
        Raw(to, " ");
        Raw(to, line.Took.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture));
        Raw(to, "\n");
    }

    /// <summary>What a client chose: never a control character, a quote or a line of its own making.</summary>
    private static void Field(IBufferWriter<byte> to, string text)
    {
        if (text.Length == 0)
        {
            Raw(to, "-");
            return;
        }

        var span = text.AsSpan(0, Math.Min(text.Length, LongestField));
        while (span.IndexOfAnyExcept(Plain) is var odd and >= 0)
        {
            Raw(to, span[..odd]);
            Raw(to, $"\\x{(int)(span[odd] <= 0xff ? span[odd] : '?'):x2}");
            span = span[(odd + 1)..];
        }

        Raw(to, span);
    }

    private static void Number(IBufferWriter<byte> to, long number)
    {
        number.TryFormat(to.GetSpan(20), out var written, provider: CultureInfo.InvariantCulture);
        to.Advance(written);
    }

    private static void Raw(IBufferWriter<byte> to, ReadOnlySpan<char> ascii) => Encoding.ASCII.GetBytes(ascii, to);
}
