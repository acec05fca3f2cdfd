using Berth.Identity.Model;

namespace Berth.Identity.Passkeys;

/// <summary>Challenges that were handed out and wait for their answer. Each is good once, for five minutes.</summary>
internal sealed class PasskeyChallenges(TimeProvider clock)
{
    private const int Most = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string? UserId, string State, DateTimeOffset Until)> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <param name="userId">Who must answer; null when anybody may.</param>
    /// <param name="state">What the passkey handler wants to see again.</param>
    public string Add(string? userId, string state)
    {
        var id = Secret.NewToken();
        lock (_lock)
        {
            while (_order.TryPeek(out var oldest)
                && (_order.Count >= Most || !_waiting.TryGetValue(oldest, out var entry) || entry.Until <= clock.GetUtcNow()))
            {
                _waiting.Remove(_order.Dequeue());
            }

            _waiting[id] = (userId, state, clock.GetUtcNow() + Lifetime);
            _order.Enqueue(id);
        }

        return id;
    }

    /// <summary>The state of a challenge that waits for this person; gone afterwards.</summary>
    public string? Take(string? id, string? userId)
    {
        lock (_lock)
        {
            return id is not null && _waiting.Remove(id, out var entry) && entry.UserId == userId && entry.Until > clock.GetUtcNow() ? entry.State : null;
        }
    }
}
