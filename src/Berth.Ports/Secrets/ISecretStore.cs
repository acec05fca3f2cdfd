namespace Berth.Ports.Secrets;

/// <summary>Encrypts what the database must hold but nobody may read there. The key lies outside the database.</summary>
public interface ISecretStore
{
    /// <summary>Authenticated ciphertext, safe to store as text. <paramref name="purpose"/> must be given again to read it.</summary>
    string Protect(string plaintext, string purpose);

    /// <summary>Fails with <c>secret.unreadable</c> when the key or the purpose is another one, or the text was changed.</summary>
    string Unprotect(string ciphertext, string purpose);
}
