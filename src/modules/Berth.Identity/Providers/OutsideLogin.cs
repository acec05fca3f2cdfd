namespace Berth.Identity.Providers;

/// <summary>Somebody here said that a provider's person is them. The provider's id counts, never an address.</summary>
internal sealed class OutsideLogin
{
    public required string Id { get; init; }

    public required string UserId { get; init; }

    public required string Issuer { get; init; }

    public required string Subject { get; init; }

    /// <summary>What the provider called them then, for people to recognize.</summary>
    public required string Label { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }
}
