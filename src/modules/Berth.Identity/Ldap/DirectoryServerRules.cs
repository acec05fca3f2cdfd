using Berth.Platform;

namespace Berth.Identity.Ldap;

/// <summary>Whether and to whom the directory is open for other hosts.</summary>
/// <param name="SecretHash">SHA-256 in hex of the secret, which is random or long; empty when there is none.</param>
/// <param name="Allowlist">Addresses and networks; nobody else may connect.</param>
internal sealed record DirectoryServerRules(bool Enabled, string SecretHash, string Allowlist)
{
    public static readonly Setting<DirectoryServerRules> Setting = new("identity.directory_server", new(false, "", ""));
}
