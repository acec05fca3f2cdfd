using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Berth.Identity.SecondFactor;

/// <summary>RFC 6238 as authenticator programs do it: HMAC-SHA-1, six digits, steps of 30 seconds since 1970.</summary>
internal static class Totp
{
    private const int Period = 30;

    /// <summary>Clocks may differ by one step either way.</summary>
    private const int Tolerance = 1;

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The algorithm is the standard's, and HMAC does not need a hash without collisions.
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(mac[(mac[^1] & 0xF)..]) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("000000");
    }

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / Period;

    /// <summary>The step that the code belongs to, when that is now and later than <paramref name="lastStep"/>; null when it is wrong.</summary>
    public static long? Match(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long lastStep)
    {
        var digits = code.Replace(" ", "");
        long? found = null;
        for (var step = StepAt(now) - Tolerance; step <= StepAt(now) + Tolerance; step++)
        {
            if (Model.Secret.Same(Code(secret, step), digits) && step > lastStep)
            {
                found = step;
            }
        }

        return found;
    }
}
