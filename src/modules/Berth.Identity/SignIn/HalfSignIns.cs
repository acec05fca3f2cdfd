using Berth.Identity.Model;

namespace Berth.Identity.SignIn;

/// <summary>Somebody whose password was right and who owes a code.</summary>
/// <param name="Name">As it was typed, for the guard and the page.</param>
/// <param name="PasswordHash">A changed password ends it.</param>
internal sealed record HalfSignIn(string UserId, string Name, string? PasswordHash)
{
    public override string ToString() => UserId;
}

/// <summary>Keeps half sign-ins for five minutes, in memory: a restart asks for the password again.</summary>
internal sealed class HalfSignIns(TimeProvider clock)
{
    private const int Most = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (HalfSignIn Half, DateTimeOffset Until)> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <returns>What the page gives back with the code.</returns>
    public string Add(HalfSignIn half)
    {
        var id = Secret.NewToken();
        lock (_lock)
        {
            while (_order.TryPeek(out var oldest) && (_order.Count >= Most || !_waiting.TryGetValue(oldest, out var entry) || entry.Until <= clock.GetUtcNow()))
            {
                _waiting.Remove(_order.Dequeue());
            }

            _waiting[id] = (half, clock.GetUtcNow() + Lifetime);
            _order.Enqueue(id);
        }

        return id;
    }

    public HalfSignIn? Find(string id)
    {
        lock (_lock)
        {
            return _waiting.TryGetValue(id, out var entry) && entry.Until > clock.GetUtcNow() ? entry.Half : null;
        }
    }

    public void Remove(string id)
    {
        lock (_lock)
        {
            _waiting.Remove(id);
        }
    }
}
