namespace Berth.Identity.Model;

internal enum LinkPurpose
{
    Invite,
    Reset,
}

/// <summary>A way in that works once, for a day: an invitation, or a new password for somebody who forgot theirs.</summary>
internal sealed class Link
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>SHA-256 of the code in the link, in hex.</summary>
    public required string Hash { get; init; }

    public required string UserId { get; init; }

    public required LinkPurpose Purpose { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
