using System.Security.Cryptography;
using Berth.Data;
using Berth.Ports.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;

namespace Berth.Identity.OpenId;

/// <param name="Signing">The one that signs first; the others are published so that what they signed, or will sign, can be verified.</param>
/// <param name="Encryption">For what only we read.</param>
/// <param name="Own">Signs what only we verify: access and refresh tokens, codes.</param>
internal sealed record OpenIdKeySet(IReadOnlyList<RsaSecurityKey> Signing, SymmetricSecurityKey Encryption, SymmetricSecurityKey Own);

/// <summary>
/// The provider's keys. A new signing key every 30 days; it is published a day before it signs, because clients keep
/// the list of keys for a while, and stays published 30 days after it signed last, far longer than any token lives.
/// </summary>
internal sealed class OpenIdKeys(IDbContextFactory<BerthDb> databases, ISecretStore secrets, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan Period = TimeSpan.FromDays(30);
    public static readonly TimeSpan Lead = TimeSpan.FromDays(1);
    public static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    private readonly Lock _lock = new();
    private CancellationTokenSource _changed = new();

    /// <summary>Read when the provider's options are made, which nobody awaits, hence synchronous. Makes what is missing.</summary>
    public OpenIdKeySet Read()
    {
        lock (_lock)
        {
            using var db = databases.CreateDbContext();
            Turn(db);
            var rows = db.Set<OidcKey>().AsNoTracking().ToList();
            var encryption = Bytes(rows.Single(row => row.Use == OidcKeyUse.Encryption));
            var own = HKDF.DeriveKey(HashAlgorithmName.SHA256, encryption, 32, info: "berth openid signing"u8.ToArray());
            return new(Ordered(rows).ConvertAll(Rsa), new SymmetricSecurityKey(encryption), new SymmetricSecurityKey(own));
        }
    }

    /// <summary>Makes a new key when it is time, lets another one sign when it is its turn, forgets the oldest.</summary>
    public void Rotate()
    {
        CancellationTokenSource old;
        lock (_lock)
        {
            using var db = databases.CreateDbContext();
            Turn(db);
            old = _changed;
            _changed = new CancellationTokenSource();
        }

        old.Cancel();
        old.Dispose();
    }

    public IChangeToken WhenChanged()
    {
        lock (_lock)
        {
            return new CancellationChangeToken(_changed.Token);
        }
    }

    public void Dispose() => _changed.Dispose();

    private void Turn(BerthDb db)
    {
        var now = clock.GetUtcNow();
        var rows = db.Set<OidcKey>().ToList();
        var signing = rows.Where(row => row.Use == OidcKeyUse.Signing).OrderBy(row => row.CreatedAt).ToList();
        if (signing.Count == 0 || signing[^1].CreatedAt + Period <= now)
        {
            using var rsa = RSA.Create(2048);
            db.Add(Row(OidcKeyUse.Signing, rsa.ExportPkcs8PrivateKey(), now));
        }

        if (rows.All(row => row.Use != OidcKeyUse.Encryption))
        {
            db.Add(Row(OidcKeyUse.Encryption, RandomNumberGenerator.GetBytes(32), now));
        }

        // A key's successor took over a day after it was made.
        db.RemoveRange(signing.Zip(signing.Skip(1)).Where(pair => pair.Second.CreatedAt + Lead + Keep <= now).Select(pair => pair.First));
        db.SaveChanges();
    }

    private List<OidcKey> Ordered(IEnumerable<OidcKey> rows)
    {
        var now = clock.GetUtcNow();
        var newestFirst = rows.Where(row => row.Use == OidcKeyUse.Signing).OrderByDescending(row => row.CreatedAt).ToList();
        var signs = newestFirst.Find(row => row.CreatedAt + Lead <= now) ?? newestFirst[^1];
        return [signs, .. newestFirst.Where(row => row != signs)];
    }

    private OidcKey Row(OidcKeyUse use, byte[] secret, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now).ToString("N"),
        Use = use,
        Secret = secrets.Protect(Convert.ToBase64String(secret), OidcKey.Purpose),
        CreatedAt = now,
    };

    private RsaSecurityKey Rsa(OidcKey row)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(Bytes(row), out _);
        return new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true)) { KeyId = row.Id };
    }

    private byte[] Bytes(OidcKey row) => Convert.FromBase64String(secrets.Unprotect(row.Secret, OidcKey.Purpose));
}
