using System.Text;
using Berth.Ports;
using Berth.Ports.Secrets;

namespace Berth.Addons.Tests;

/// <summary>No encryption, but nothing readable either, and the purpose must be right.</summary>
internal sealed class ReversingSecrets : ISecretStore
{
    public string Protect(string plaintext, string purpose) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{purpose}\n{plaintext}"));

    public string Unprotect(string ciphertext, string purpose)
    {
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(ciphertext));
        return text.StartsWith(purpose + "\n", StringComparison.Ordinal)
            ? text[(purpose.Length + 1)..]
            : throw new PortException("secret.unreadable", "Another purpose.");
    }
}
