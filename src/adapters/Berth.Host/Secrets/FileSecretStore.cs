using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Berth.Ports.Secrets;

namespace Berth.Host.Secrets;

/// <summary>
/// AES-256-GCM with keys of a file that only its owner may read, made at first use. A ciphertext is
/// <c>b1.&lt;key id&gt;.&lt;base64url of nonce, tag, bytes&gt;</c>; key id and purpose are authenticated with it. The file holds one
/// key a line, <c>id base64</c>; the first encrypts, all decrypt, so a key is changed by putting a new line on top.
/// </summary>
public sealed class FileSecretStore(string keyFile) : ISecretStore, IDisposable
{
    private const string Format = "b1";
    private const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private readonly Lock _loading = new();
    private SecretKeys? _keys;

    public string Protect(string plaintext, string purpose)
    {
        ArgumentNullException.ThrowIfNull(plaintext);
        var key = Keys().Current;
        var text = Encoding.UTF8.GetBytes(plaintext);
        var sealedText = new byte[NonceLength + TagLength + text.Length];
        var parts = new Sealed(sealedText);
        RandomNumberGenerator.Fill(parts.Nonce);
        using (var aes = new AesGcm(key.Bytes, TagLength))
        {
            aes.Encrypt(parts.Nonce, text, parts.Cipher, parts.Tag, Bound(key.Id, purpose));
        }

        CryptographicOperations.ZeroMemory(text);
        return $"{Format}.{key.Id}.{Base64Url.EncodeToString(sealedText)}";
    }

    public string Unprotect(string ciphertext, string purpose)
    {
        if (ciphertext?.Split('.') is not [Format, var id, var text] || !Base64Url.IsValid(text))
        {
            throw Unreadable("it is not what this platform writes");
        }

        var sealedText = Base64Url.DecodeFromChars(text);
        if (sealedText.Length < NonceLength + TagLength)
        {
            throw Unreadable("it is cut short");
        }

        var key = Keys().Find(id) ?? throw Unreadable($"its key '{id}' is not in {keyFile}; restore the key file that belongs to this database");
        var parts = new Sealed(sealedText);
        var plain = new byte[parts.Cipher.Length];
        try
        {
            using var aes = new AesGcm(key, TagLength);
            aes.Decrypt(parts.Nonce, parts.Cipher, parts.Tag, plain, Bound(id, purpose));
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException changed)
        {
            throw Unreadable("it was changed, or belongs to something else", changed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    public void Dispose() => _keys?.Dispose();

    private static byte[] Bound(string keyId, string purpose) => Encoding.UTF8.GetBytes($"{Format}.{keyId}.{purpose}");

    private static PortException Unreadable(string why, Exception? inner = null) =>
        new("secret.unreadable", $"A stored secret cannot be read: {why}.", isTransient: false, inner);

    private SecretKeys Keys()
    {
        lock (_loading)
        {
            return _keys ??= SecretKeys.Load(keyFile, KeyLength);
        }
    }

    private readonly ref struct Sealed(byte[] bytes)
    {
        public Span<byte> Nonce { get; } = bytes.AsSpan(0, NonceLength);

        public Span<byte> Tag { get; } = bytes.AsSpan(NonceLength, TagLength);

        public Span<byte> Cipher { get; } = bytes.AsSpan(NonceLength + TagLength);
    }
}
