using Berth.Platform;

namespace Berth.Identity.Providers;

/// <summary>Another OpenID Connect provider by which people may sign in to the dashboard. Off while <see cref="Issuer"/> is empty.</summary>
/// <param name="Issuer">As the provider writes it, to the letter.</param>
/// <param name="ClientSecret">Encrypted; null for a public client.</param>
/// <param name="Name">What the button says.</param>
/// <param name="MayCreate">Whoever it lets in and is connected to nobody here gets an account.</param>
internal sealed record ProviderRules(string Issuer, string ClientId, string? ClientSecret, string Name, bool MayCreate)
{
    public const string SecretPurpose = "identity.login_provider";

    public static readonly ProviderRules None = new("", "", null, "", false);

    public static readonly Setting<ProviderRules> Setting = new("identity.login_provider", None);

    public bool IsOn => Issuer.Length > 0;

    public override string ToString() => $"{Name} at {Issuer}";
}
