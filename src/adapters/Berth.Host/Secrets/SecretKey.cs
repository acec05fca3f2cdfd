using System.Security.Cryptography;
using System.Text;
using Berth.Host.Files;
using Berth.Ports;

namespace Berth.Host.Secrets;

/// <summary>The key file: 32 random bytes in base64 on one line, mode 0600.</summary>
/// <param name="Id">Eight hex digits of the key's SHA-256; says nothing about the key.</param>
internal sealed record SecretKey(string Id, byte[] Bytes)
{
    private const int Length = 32;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Reads the key; makes one when there is none.</summary>
    /// <exception cref="PortException"><c>secret.key_unreadable</c>, <c>secret.key_exposed</c>.</exception>
    public static SecretKey Open(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                Make(path);
            }

            return Read(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PortException("secret.key_unreadable", $"The key {path} cannot be read: {problem.Message}", inner: problem);
        }
    }

    public override string ToString() => $"key {Id}";

    private static void Make(string path)
    {
        if (Path.GetDirectoryName(path) is { } directory && !Directory.Exists(directory))
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var text = Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)) + "\n";
        AtomicFile.TryCreate(path, Encoding.ASCII.GetBytes(text), AtomicFile.Secret);
    }

    private static SecretKey Read(string path)
    {
        if ((File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
        {
            throw new PortException("secret.key_exposed", $"Others may read the key {path}. Make sure that nobody did, then run: chmod 600 {path}");
        }

        var bytes = new byte[Length];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), bytes, out var length) && length == Length
            ? new SecretKey(Convert.ToHexStringLower(SHA256.HashData(bytes))[..8], bytes)
            : throw new PortException("secret.key_unreadable", $"{path} does not hold a key. Put the right file back; secrets cannot be read without it.");
    }
}
