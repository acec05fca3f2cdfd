namespace Berth.Identity.Providers;

/// <summary>Somebody as a provider vouches for them, once everything is verified.</summary>
/// <param name="Subject">The provider's own id, which alone says who it is.</param>
/// <param name="EmailVerified">The provider says that the mailbox is theirs.</param>
internal sealed record ProviderPerson(string Issuer, string Subject, string? Email, bool EmailVerified, string? Username, string? DisplayName)
{
    /// <summary>For lists and logs.</summary>
    public string Label => Email ?? Username ?? Subject;
}
