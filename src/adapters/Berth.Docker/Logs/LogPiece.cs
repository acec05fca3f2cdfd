using System.Globalization;
using System.Text;

namespace Berth.Docker.Logs;

/// <summary>One line, or one piece of a very long one, with the engine's nanosecond time.</summary>
internal readonly record struct LogPiece(long Nanoseconds, bool IsError, string Text)
{
    /// <summary>What the engine cuts long lines into; no piece is longer.</summary>
    public const int MaxBytes = 16 * 1024;

    private static readonly long EpochTicks = DateTimeOffset.UnixEpoch.Ticks;

    public LogLine ToLine() => new(new DateTimeOffset(EpochTicks + (Nanoseconds / 100), TimeSpan.Zero), IsError, Text);

    /// <summary>Bytes may be cut or invalid UTF-8; what cannot be read becomes U+FFFD. A terminal's carriage return is dropped.</summary>
    public static LogPiece From(long nanoseconds, bool isError, ReadOnlySpan<byte> payload)
    {
        if (payload.EndsWith("\r"u8))
        {
            payload = payload[..^1];
        }

        return new LogPiece(nanoseconds, isError, Encoding.UTF8.GetString(payload));
    }

    /// <summary>RFC 3339 with up to nine decimals, as the engine prefixes lines; false when it is something else.</summary>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        Span<char> chars = stackalloc char[40];
        if (text.Length is < 20 or > 40 || text[10] != 'T' || !Encoding.ASCII.TryGetChars(text, chars, out var length))
        {
            return false;
        }

        var dot = text.IndexOf((byte)'.');
        if (!DateTimeOffset.TryParse(chars[..length], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return false;
        }

        nanoseconds = time.ToUnixTimeSeconds() * 1_000_000_000;
        var unit = 100_000_000L;
        for (var i = dot + 1; dot > 0 && i < length && char.IsAsciiDigit(chars[i]) && unit > 0; i++, unit /= 10)
        {
            nanoseconds += (chars[i] - '0') * unit;
        }

        return true;
    }
}
