using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Berth.Identity.Model;

/// <summary>Random secrets, and the form in which they are kept.</summary>
internal static class Secret
{
    /// <summary>Without letters and digits that look alike.</summary>
    private const string Readable = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>What is longer or shorter is none of ours.</summary>
    public const int TokenLength = 43;

    /// <summary>256 bits, 43 characters that need no escaping in an address.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Groups of five characters of 5 bits each, for people to type.</summary>
    public static string NewReadable(int groups) =>
        string.Join('-', Enumerable.Range(0, groups).Select(_ => RandomNumberGenerator.GetString(Readable, 5)));

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static bool Same(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
