using System.Security.Cryptography;
using System.Text;
using Berth.Ports;
using Berth.Ports.Secrets;

namespace Berth.Identity.Tests;

/// <summary>Encrypts with a key of this process, so that tests can look for plain text where there must be none.</summary>
internal sealed class SealingWax : ISecretStore
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public string Protect(string plaintext, string purpose)
    {
        using var aes = new AesGcm(_key, 16);
        var plain = Encoding.UTF8.GetBytes(plaintext);
        var text = new byte[28 + plain.Length];
        RandomNumberGenerator.Fill(text.AsSpan(0, 12));
        aes.Encrypt(text.AsSpan(0, 12), plain, text.AsSpan(28), text.AsSpan(12, 16), Encoding.UTF8.GetBytes(purpose));
        return Convert.ToBase64String(text);
    }

    public string Unprotect(string ciphertext, string purpose)
    {
        try
        {
            using var aes = new AesGcm(_key, 16);
            var text = Convert.FromBase64String(ciphertext);
            var plain = new byte[text.Length - 28];
            aes.Decrypt(text.AsSpan(0, 12), text.AsSpan(28), text.AsSpan(12, 16), plain, Encoding.UTF8.GetBytes(purpose));
            return Encoding.UTF8.GetString(plain);
        }
        catch (CryptographicException problem)
        {
            throw new PortException("secret.unreadable", "wrong purpose", inner: problem);
        }
    }
}
