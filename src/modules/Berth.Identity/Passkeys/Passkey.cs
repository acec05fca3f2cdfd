using System.Buffers.Text;
using Microsoft.AspNetCore.Identity;

namespace Berth.Identity.Passkeys;

/// <summary>A WebAuthn credential: a key that the person's device holds and unlocks.</summary>
internal sealed class Passkey
{
    /// <summary>The credential id, base64url.</summary>
    public required string Id { get; init; }

    public required string UserId { get; init; }

    public required string Name { get; set; }

    /// <summary>COSE.</summary>
    public required byte[] PublicKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public uint SignCount { get; set; }

    /// <summary>Comma separated.</summary>
    public string Transports { get; init; } = "";

    public bool IsUserVerified { get; set; }

    public bool IsBackupEligible { get; init; }

    public bool IsBackedUp { get; set; }

    public required byte[] AttestationObject { get; init; }

    public required byte[] ClientDataJson { get; init; }

    public static string IdOf(byte[] credentialId) => Base64Url.EncodeToString(credentialId);

    public static Passkey From(string userId, string name, UserPasskeyInfo info) => new()
    {
        Id = IdOf(info.CredentialId),
        UserId = userId,
        Name = name,
        PublicKey = info.PublicKey,
        CreatedAt = info.CreatedAt,
        SignCount = info.SignCount,
        Transports = string.Join(',', info.Transports ?? []),
        IsUserVerified = info.IsUserVerified,
        IsBackupEligible = info.IsBackupEligible,
        IsBackedUp = info.IsBackedUp,
        AttestationObject = info.AttestationObject,
        ClientDataJson = info.ClientDataJson,
    };

    public UserPasskeyInfo ToInfo() => new(
        Base64Url.DecodeFromChars(Id),
        PublicKey,
        CreatedAt,
        SignCount,
        Transports.Split(',', StringSplitOptions.RemoveEmptyEntries),
        IsUserVerified,
        IsBackupEligible,
        IsBackedUp,
        AttestationObject,
        ClientDataJson)
    { Name = Name };
}
