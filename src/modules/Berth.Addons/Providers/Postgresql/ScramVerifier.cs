using System.Security.Cryptography;
using System.Text;

namespace Berth.Addons.Providers.Postgresql;

/// <summary>
/// What PostgreSQL stores of a password (RFC 5803 form). Given instead of the password it keeps that out of the
/// server's log and statement statistics.
/// </summary>
internal static class ScramVerifier
{
    private const int Iterations = 4096;
    private const int SaltBytes = 16;

    /// <param name="password">ASCII only, so that no string preparation is needed.</param>
    public static string Create(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var storedKey = SHA256.HashData(Key(salted, "Client Key"));
        var serverKey = Key(salted, "Server Key");
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(storedKey)}:{Convert.ToBase64String(serverKey)}";
    }

    private static byte[] Key(byte[] salted, string name) => HMACSHA256.HashData(salted, Encoding.ASCII.GetBytes(name));
}
