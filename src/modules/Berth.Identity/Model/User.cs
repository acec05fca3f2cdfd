namespace Berth.Identity.Model;

internal sealed class User
{
    /// <summary><c>uid-…</c>, for ever.</summary>
    public required string Id { get; init; }

    /// <summary>Lower case; null until an invited person has chosen it, fixed from then on.</summary>
    public string? Username { get; set; }

    /// <summary>Lower case, unique.</summary>
    public required string Email { get; set; }

    /// <summary>Where reset links go when the primary mailbox lives on this very server; empty when there is none.</summary>
    public string FallbackEmail { get; set; } = "";

    public string DisplayName { get; set; } = "";

    public Role Role { get; set; }

    public bool Active { get; set; } = true;

    /// <summary>Empty is local; otherwise the outside directory that knows the password, such as <c>ldap</c>.</summary>
    public string Source { get; set; } = "";

    /// <summary>Argon2id in the PHC form; null while the person has no password here.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>An authenticator is set up and proven; signing in with the password asks for its code.</summary>
    public bool TotpEnabled { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Sessions at the login wall from before this have ended.</summary>
    public DateTimeOffset? SignedOutAt { get; set; }

    /// <summary>They came in by the invitation, or were made with a password.</summary>
    public bool InviteAccepted { get; set; }

    public static string NewId() => $"uid-{Guid.CreateVersion7()}";
}

/// <summary>A person's picture, apart from their row, which is read far more often.</summary>
internal sealed class Avatar
{
    public required string UserId { get; init; }

    /// <summary>PNG, JPEG or WebP.</summary>
    public required byte[] Image { get; set; }
}
