using System.Security.Cryptography;

namespace Berth.Host.Secrets;

/// <summary>The keys of one file, in its order.</summary>
internal sealed class SecretKeys : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly IReadOnlyList<(string Id, byte[] Bytes)> _keys;

    private SecretKeys(IReadOnlyList<(string Id, byte[] Bytes)> keys) => _keys = keys;

    public (string Id, byte[] Bytes) Current => _keys[0];

    public byte[]? Find(string id) => _keys.FirstOrDefault(key => key.Id == id).Bytes;

    public static SecretKeys Load(string file, int keyLength)
    {
        try
        {
            if (!File.Exists(file))
            {
                PrivateFiles.MakeDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
                PrivateFiles.TryCreate(file, $"{NewId()} {Convert.ToBase64String(RandomNumberGenerator.GetBytes(keyLength))}\n");
            }

            File.SetUnixFileMode(file, OwnerOnly);
            List<(string Id, byte[] Bytes)> keys = [.. File.ReadLines(file).Where(line => line.Length > 0).Select(line => Parse(line, keyLength))];
            return keys.Count > 0 ? new SecretKeys(keys) : throw new FormatException("it is empty");
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new PortException("secret.unavailable", $"The key file {file} cannot be used: {broken.Message}. Restore it from a copy; without it stored secrets are lost.", isTransient: false, broken);
        }
    }

    public void Dispose()
    {
        foreach (var (_, bytes) in _keys)
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static (string Id, byte[] Bytes) Parse(string line, int keyLength)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || parts[0].Contains('.'))
        {
            throw new FormatException("a line is not 'id key'");
        }

        var bytes = Convert.FromBase64String(parts[1]);
        return bytes.Length == keyLength ? (parts[0], bytes) : throw new FormatException($"a key has {bytes.Length} bytes instead of {keyLength}");
    }

    private static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
}
