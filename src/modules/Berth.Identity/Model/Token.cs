namespace Berth.Identity.Model;

internal enum TokenKind
{
    /// <summary>A person in a browser.</summary>
    Session,

    /// <summary>A person at the command line.</summary>
    Cli,

    /// <summary>A program; cannot manage tokens.</summary>
    Api,

    /// <summary>The console of the server itself, which acts as the owner and needs none to exist.</summary>
    Local,
}

/// <summary>Something that stands for a person in requests. Only its hash is kept.</summary>
internal sealed class Token
{
    /// <summary><c>tid-…</c></summary>
    public required string Id { get; init; }

    /// <summary>Empty for <see cref="TokenKind.Local"/>.</summary>
    public required string UserId { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the token, in hex. The token has 256 random bits, so a slow hash would add nothing.</summary>
    public required string Hash { get; init; }

    public required TokenKind Kind { get; init; }

    /// <summary>False: may only read.</summary>
    public bool CanWrite { get; init; } = true;

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Addresses and networks it may be used from, comma separated; null means anywhere.</summary>
    public string? AllowedAddresses { get; init; }

    /// <summary>Where it was asked for.</summary>
    public string? CreatedFrom { get; init; }

    /// <summary>The program that asked for it, as it calls itself.</summary>
    public string? UserAgent { get; init; }

    public string ClientId => Kind switch
    {
        TokenKind.Session => "cid-webadmin",
        TokenKind.Cli or TokenKind.Local => "cid-cli",
        _ => "cid-sdk",
    };
}
