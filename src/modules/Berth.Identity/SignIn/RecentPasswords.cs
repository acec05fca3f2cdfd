using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Berth.Identity.Model;

namespace Berth.Identity.SignIn;

/// <summary>
/// Passwords that were right within the last minute, so that an app which binds for every page does not pay for
/// Argon2 each time. In memory only, as a MAC with a key of this process; the stored hash is part of it, so a changed
/// password misses at once.
/// </summary>
internal sealed class RecentPasswords(TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, (byte[] Mac, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    public bool Knows(User user, string password) =>
        user.PasswordHash is not null
        && _known.TryGetValue(user.Id, out var entry)
        && entry.Until > clock.GetUtcNow()
        && CryptographicOperations.FixedTimeEquals(entry.Mac, Mac(user, password));

    public void Remember(User user, string password)
    {
        var now = clock.GetUtcNow();
        if (_known.Count >= 10_000)
        {
            foreach (var (id, _) in _known.Where(entry => entry.Value.Until <= now))
            {
                _known.TryRemove(id, out _);
            }
        }

        _known[user.Id] = (Mac(user, password), now + Lifetime);
    }

    private byte[] Mac(User user, string password) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{user.Id}\0{user.PasswordHash}\0{password}"));
}
