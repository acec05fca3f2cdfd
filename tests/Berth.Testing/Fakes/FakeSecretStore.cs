using System.Text;
using Berth.Ports;
using Berth.Ports.Secrets;

namespace Berth.Testing.Fakes;

/// <summary>Hides nothing, but behaves: the purpose must fit and a changed text is noticed.</summary>
public sealed class FakeSecretStore : ISecretStore
{
    private const string Prefix = "fake.";

    public string Protect(string plaintext, string purpose)
    {
        var body = $"{Convert.ToHexString(Encoding.UTF8.GetBytes(purpose))}.{Convert.ToHexString(Encoding.UTF8.GetBytes(plaintext))}.{Guid.NewGuid():N}";
        return $"{Prefix}{body}.{Sum(body)}";
    }

    public string Unprotect(string ciphertext, string purpose)
    {
        var parts = ciphertext.Split('.');
        if (parts is not ["fake", var boundTo, var text, var salt, var sum]
            || sum != Sum($"{boundTo}.{text}.{salt}") || boundTo != Convert.ToHexString(Encoding.UTF8.GetBytes(purpose)))
        {
            throw new PortException("secret.unreadable", "A stored secret cannot be read: it was changed, or belongs to something else.");
        }

        return Encoding.UTF8.GetString(Convert.FromHexString(text));
    }

    private static string Sum(string body) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(body)));
}
