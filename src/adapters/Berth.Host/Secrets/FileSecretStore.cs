using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Berth.Ports;
using Berth.Ports.Secrets;

namespace Berth.Host.Secrets;

/// <summary>
/// AES-256-GCM with a key from a file. The text is <c>v1.&lt;key id&gt;.&lt;base64url of nonce, tag, ciphertext&gt;</c>; version, key id
/// and purpose are authenticated with it.
/// </summary>
internal sealed class FileSecretStore(HostOptions options) : ISecretStore
{
    private const string Version = "v1";
    private const int NonceLength = 12;
    private const int TagLength = 16;

    // A failure is not kept: the file may be put right while the platform runs.
    private readonly Lazy<SecretKey> _key = new(() => SecretKey.Open(options.SecretKeyPath), LazyThreadSafetyMode.PublicationOnly);

    public string Protect(string plaintext, string purpose)
    {
        var key = _key.Value;
        var plain = Encoding.UTF8.GetBytes(plaintext);
        var sealedBytes = new byte[NonceLength + TagLength + plain.Length];
        var nonce = sealedBytes.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.Bytes, TagLength);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceLength + TagLength), sealedBytes.AsSpan(NonceLength, TagLength), Context(key.Id, purpose));
        CryptographicOperations.ZeroMemory(plain);
        return $"{Version}.{key.Id}.{Base64Url.EncodeToString(sealedBytes)}";
    }

    public string Unprotect(string ciphertext, string purpose)
    {
        if (ciphertext.Split('.') is not [Version, var keyId, var text])
        {
            throw Unreadable("it is not one of ours");
        }

        var key = _key.Value;
        if (keyId != key.Id)
        {
            throw Unreadable($"it was encrypted with the key {keyId}, but {options.SecretKeyPath} holds {key.Id}. Put the right key file back");
        }

        try
        {
            var sealedBytes = Base64Url.DecodeFromChars(text).AsSpan();
            var plain = new byte[sealedBytes.Length - NonceLength - TagLength];
            using var aes = new AesGcm(key.Bytes, TagLength);
            aes.Decrypt(sealedBytes[..NonceLength], sealedBytes[(NonceLength + TagLength)..], sealedBytes.Slice(NonceLength, TagLength), plain, Context(key.Id, purpose));
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception problem) when (problem is CryptographicException or FormatException or OverflowException)
        {
            throw Unreadable("it was changed, or is meant for another purpose", problem);
        }
    }

    private static byte[] Context(string keyId, string purpose) => Encoding.UTF8.GetBytes($"{Version}.{keyId}.{purpose}");

    private static PortException Unreadable(string why, Exception? inner = null) =>
        new("secret.unreadable", $"A stored secret cannot be read: {why}.", inner: inner);
}
