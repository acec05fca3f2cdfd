using System.Security.Claims;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Abstractions.OpenIddictExceptions;

namespace Berth.Identity.OpenId;

/// <summary>
/// Authorization codes, in memory only: they live a minute, and whoever signs in while the server restarts signs in once
/// more. Used ones stay until they would have ended, so that a second use is recognized.
/// </summary>
internal sealed class OidcCodes(TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    /// <summary>Some 8 kB each until it is used, then one. The oldest goes for the next one, and its person signs in again.</summary>
    private const int Most = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, OidcToken> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ClaimsPrincipal> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _references = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _chains = new(StringComparer.Ordinal);
    private readonly HashSet<string> _begun = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, DateTimeOffset Until)> _ends = new();

    public void Add(OidcToken code)
    {
        lock (_lock)
        {
            Forget();
            _ends.Enqueue((code.Id!, clock.GetUtcNow() + Lifetime));
            Keep(code);
        }
    }

    public OidcToken? Find(string id)
    {
        lock (_lock)
        {
            return _codes.GetValueOrDefault(id)?.Copy();
        }
    }

    public OidcToken? FindByReference(string reference)
    {
        lock (_lock)
        {
            return _references.TryGetValue(reference, out var id) ? _codes[id].Copy() : null;
        }
    }

    /// <summary>Keeps what a code stands for. False when it is not known here.</summary>
    public bool Hold(string id, ClaimsPrincipal principal)
    {
        lock (_lock)
        {
            return _codes.ContainsKey(id) && _held.TryAdd(id, principal.Clone());
        }
    }

    /// <returns>The caller's own copy.</returns>
    public ClaimsPrincipal? Held(string id)
    {
        lock (_lock)
        {
            return _held.GetValueOrDefault(id)?.Clone();
        }
    }

    /// <summary>False when it is not a code that is known here.</summary>
    /// <exception cref="ConcurrencyException">Somebody else changed it since it was read: of two who use a code at once, one gets this.</exception>
    public bool Update(OidcToken code)
    {
        lock (_lock)
        {
            if (!_codes.TryGetValue(code.Id!, out var known))
            {
                return false;
            }

            // Whoever read it after it was used has its newest state, and may not use it all the same.
            if (known.ConcurrencyToken != code.ConcurrencyToken || (code.Status == Statuses.Redeemed && known.Status != Statuses.Valid))
            {
                throw new ConcurrencyException("The code was used or revoked meanwhile.", null);
            }

            code.ConcurrencyToken = Guid.NewGuid().ToString();
            Keep(code);
            if (code.Status == Statuses.Redeemed && _held.ContainsKey(code.Id!))
            {
                // Nobody gets it any more; that it was there is enough to recognize it.
                _held[code.Id!] = new ClaimsPrincipal(new ClaimsIdentity()).SetTokenId(code.Id);
            }

            return true;
        }
    }

    /// <summary>Of somebody whose sessions end.</summary>
    public void Revoke(string subject)
    {
        lock (_lock)
        {
            foreach (var code in _codes.Values.Where(code => code.Subject == subject))
            {
                code.Status = Statuses.Revoked;
                code.ConcurrencyToken = Guid.NewGuid().ToString();
            }
        }
    }

    /// <summary>The code that <paramref name="chain"/> began with was revoked, used or not.</summary>
    public bool IsRevoked(string chain)
    {
        lock (_lock)
        {
            return _chains.TryGetValue(chain, out var id) && _codes[id].Status == Statuses.Revoked;
        }
    }

    /// <summary>True the first time it is asked of a chain that began with a code: tokens are about to be made of it.</summary>
    public bool Begins(string chain)
    {
        lock (_lock)
        {
            return _chains.ContainsKey(chain) && _begun.Add(chain);
        }
    }

    private void Keep(OidcToken code)
    {
        _codes[code.Id!] = code.Copy();
        if (code.ReferenceId is { } reference)
        {
            _references[reference] = code.Id!;
        }

        if (code.AuthorizationId is { } chain)
        {
            _chains[chain] = code.Id!;
        }
    }

    private void Forget()
    {
        var now = clock.GetUtcNow();
        while (_ends.TryPeek(out var first) && (first.Until <= now || _ends.Count >= Most))
        {
            _ends.Dequeue();
            _codes.Remove(first.Id, out var code);
            _held.Remove(first.Id);
            _references.Remove(code!.ReferenceId ?? "");
            _chains.Remove(code.AuthorizationId ?? "");
            _begun.Remove(code.AuthorizationId ?? "");
        }
    }
}
