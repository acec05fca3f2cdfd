using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Browser.Tests;

/// <summary>What a person's authenticator app shows (RFC 6238, six digits, 30 s, SHA-1).</summary>
internal static class Authenticator
{
    /// <param name="secret">Base32.</param>
    /// <param name="ahead">Steps from now on; a code counts once, and the neighbours of the present one count too.</param>
    public static string Code(string secret, int ahead = 0)
    {
        var step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30) + ahead);
#pragma warning disable CA5350 // The algorithm is the standard's.
        var mac = HMACSHA1.HashData(Decode(secret), step);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(mac[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6");
    }

    private static byte[] Decode(string text)
    {
        var bits = string.Concat(text.TrimEnd('=').Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(bits => bits.Length == 8).Select(bits => Convert.ToByte(new string(bits), 2))];
    }
}
