namespace Berth.Identity.Model;

/// <summary>A password that opens one app (or mail) and nothing else.</summary>
internal sealed class AppPassword
{
    /// <summary><c>uid-…</c>, as clients expect it.</summary>
    public required string Id { get; init; }

    public required string UserId { get; init; }

    public required string Name { get; init; }

    /// <summary>App id, or <c>mail</c>.</summary>
    public required string Identifier { get; init; }

    /// <summary>SHA-256 of the password, in hex: it is made here with 125 random bits.</summary>
    public required string Hash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }
}
