namespace Berth.Contracts;

public sealed record ProfileResponse
{
    public required string Id { get; init; }

    public required string Username { get; init; }

    public required string Email { get; init; }

    public string FallbackEmail { get; init; } = "";

    public string DisplayName { get; init; } = "";

    /// <summary><c>owner</c>, <c>admin</c>, <c>usermanager</c>, <c>mailmanager</c> or <c>user</c>.</summary>
    public required string Role { get; init; }

    /// <summary>The 2019 form of <see cref="Role"/>.</summary>
    public bool Admin { get; init; }

    public bool TwoFactorAuthenticationEnabled { get; init; }

    public bool HasBackgroundImage { get; init; }

    public string? AvatarUrl { get; init; }

    /// <summary>Empty is local, or <c>ldap</c>.</summary>
    public string Source { get; init; } = "";

    public IReadOnlyList<string> TokenScopes { get; init; } = [];
}

public sealed record ProfileRequest(string? Email = null, string? FallbackEmail = null, string? DisplayName = null, string? Password = null);

public sealed record PasswordChangeRequest(string? Password, string? NewPassword);

/// <param name="Qrcode">Data URL of an image.</param>
public sealed record TwoFactorSecretResponse(string Secret, string Qrcode);

/// <summary>To enable: the token. To disable: the password.</summary>
public sealed record TwoFactorRequest(string? TotpToken = null, string? Password = null);
