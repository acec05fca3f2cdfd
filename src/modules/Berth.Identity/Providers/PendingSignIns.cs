using Berth.Identity.Model;

namespace Berth.Identity.Providers;

/// <summary>Somebody who was sent to a provider and has not come back.</summary>
/// <param name="ReturnTo">On this server.</param>
/// <param name="Browser">Hash of what the browser holds in a cookie, so that nobody else can finish it.</param>
/// <param name="ForSession">The session whose person wants to be connected; null for a sign-in.</param>
internal sealed record PendingSignIn(string Issuer, string Nonce, string Verifier, string ReturnTo, string Browser, string? ForSession)
{
    public override string ToString() => ReturnTo;
}

/// <summary>Keeps them for ten minutes, in memory: a restart asks to begin again. Each is taken once.</summary>
internal sealed class PendingSignIns(TimeProvider clock)
{
    private const int Most = 10_000;
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (PendingSignIn Pending, DateTimeOffset Until)> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <returns>The <c>state</c>.</returns>
    public string Add(PendingSignIn pending)
    {
        var state = Secret.NewToken();
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            while (_order.TryPeek(out var oldest) && (_order.Count >= Most || !_waiting.TryGetValue(oldest, out var entry) || entry.Until <= now))
            {
                _waiting.Remove(_order.Dequeue());
            }

            _waiting[state] = (pending, now + Lifetime);
            _order.Enqueue(state);
        }

        return state;
    }

    public PendingSignIn? Take(string state)
    {
        lock (_lock)
        {
            return _waiting.Remove(state, out var entry) && entry.Until > clock.GetUtcNow() ? entry.Pending : null;
        }
    }
}
