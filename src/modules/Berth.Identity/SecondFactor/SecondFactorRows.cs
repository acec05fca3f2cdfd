namespace Berth.Identity.SecondFactor;

/// <summary>The shared secret of somebody's authenticator program.</summary>
internal sealed class Authenticator
{
    public const string Purpose = "identity.totp";

    public required string UserId { get; init; }

    /// <summary>Base32, encrypted by the secret store.</summary>
    public required string Secret { get; set; }

    /// <summary>The latest 30-second step whose code was taken, so that no code works twice.</summary>
    public long LastStep { get; set; }
}

/// <summary>Stands in for the authenticator once, when it is lost.</summary>
internal sealed class RecoveryCode
{
    /// <summary>SHA-256 in hex; the code has 75 random bits.</summary>
    public required string Hash { get; init; }

    public required string UserId { get; init; }
}
