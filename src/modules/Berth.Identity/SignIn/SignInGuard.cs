using System.Net;
using System.Net.Sockets;
using Berth.Kernel;

namespace Berth.Identity.SignIn;

/// <summary>
/// Slows guessing down, on every way in alike: counts attempts in a sliding window per account and per address, and
/// refuses when one is full. An attempt counts from its start, so that a burst sent at once gains nothing, and is
/// taken back when it succeeds. Names are counted as they were typed, known or not, so a refusal tells nothing.
/// <para>
/// Whoever fills an account's window from elsewhere does not lock its owner out: an address from which the account
/// was entered before has a window of its own.
/// </para>
/// Lives in memory; a restart forgets.
/// </summary>
internal sealed class SignInGuard(TimeProvider clock)
{
    /// <summary>Beyond this many windows the oldest make room; about 20 MB.</summary>
    private const int Most = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, AttemptWindow> _windows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _familiar = new(StringComparer.Ordinal);
    private DateTimeOffset _swept = clock.GetUtcNow();

    /// <param name="account">What was typed as the name.</param>
    /// <param name="address">Where the request came from.</param>
    /// <param name="appId">The app through which it came, where <paramref name="address"/> is only the app's.</param>
    public SignInAttempt Enter(string account, IPAddress? address, string? appId = null)
    {
        var now = clock.GetUtcNow();
        var name = account.Trim().ToLowerInvariant();
        var origin = appId is null ? $"address {Prefix(address)}" : $"app {appId}";
        var pair = $"{name} from {origin}";
        lock (_lock)
        {
            Sweep(now);
            var byAccount = Open(_familiar.ContainsKey(pair) ? $"pair {pair}" : $"account {name}", SignInLimits.PerAccount);
            var byOrigin = Open(origin, appId is null ? SignInLimits.PerAddress : SignInLimits.PerApp);
            var full = byAccount.Wait(now) >= byOrigin.Wait(now) ? byAccount : byOrigin;
            if (full.Wait(now) is var wait && wait > TimeSpan.Zero)
            {
                return new(TooMany(wait)) { IsFirstRefusal = full.Report() };
            }

            byAccount.Add(now);
            byOrigin.Add(now);
            return new(null)
            {
                TakeBack = () => TakeBack(now, byAccount, byOrigin),
                MakeFamiliar = () => MakeFamiliar(pair),
            };
        }
    }

    private void TakeBack(DateTimeOffset time, params ReadOnlySpan<AttemptWindow> windows)
    {
        lock (_lock)
        {
            foreach (var window in windows)
            {
                window.Remove(time);
            }
        }
    }

    private void MakeFamiliar(string pair)
    {
        lock (_lock)
        {
            _familiar[pair] = clock.GetUtcNow();
        }
    }

    private AttemptWindow Open(string key, int limit)
    {
        if (!_windows.TryGetValue(key, out var window))
        {
            _windows[key] = window = new AttemptWindow(limit);
        }

        return window;
    }

    private void Sweep(DateTimeOffset now)
    {
        if (now - _swept < TimeSpan.FromMinutes(1) && _windows.Count < Most)
        {
            return;
        }

        _swept = now;
        foreach (var key in _windows.Where(entry => entry.Value.IsEmpty(now)).Select(entry => entry.Key).ToList())
        {
            _windows.Remove(key);
        }

        foreach (var pair in _familiar.Where(entry => now - entry.Value > SignInLimits.Familiar).Select(entry => entry.Key).ToList())
        {
            _familiar.Remove(pair);
        }

        if (_windows.Count >= Most)
        {
            foreach (var key in _windows.OrderBy(entry => entry.Value.Last).Take(Most / 10).Select(entry => entry.Key).ToList())
            {
                _windows.Remove(key);
            }
        }
    }

    private static Error TooMany(TimeSpan wait) =>
        new(ErrorKind.TooMany, "login.too_many", $"Too many attempts. Try again in {Math.Ceiling(wait.TotalMinutes):0} minutes.") { RetryAfter = wait };

    /// <summary>One person has a whole /64 of IPv6, so that counts as one address.</summary>
    private static string Prefix(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
