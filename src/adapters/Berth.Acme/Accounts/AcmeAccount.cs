namespace Berth.Acme.Accounts;

/// <summary>Who we are at an authority.</summary>
/// <param name="KeyPem">SEC 1, P-256. Secret.</param>
/// <param name="Address">What the authority calls us.</param>
internal sealed record AcmeAccount(string KeyPem, string Address)
{
    public override string ToString() => Address;
}
