using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Berth.Network.Firewalling;

/// <summary>
/// Addresses of the names that apps may reach. Names with many addresses answer with others each time, so whatever was seen within the
/// hour counts, and a name server that does not answer takes nothing away.
/// </summary>
internal sealed class AllowedNames(TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, Seen> _names = new(StringComparer.OrdinalIgnoreCase);

    public async Task<IReadOnlyList<IPNetwork>> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        var seen = _names.GetOrAdd(name, _ => new Seen());
        var now = clock.GetUtcNow();
        if (now - seen.Asked >= Fresh)
        {
            seen.Asked = now;
            foreach (var address in await AskAsync(name, cancellationToken))
            {
                seen.Addresses[address] = now;
            }
        }

        foreach (var old in seen.Addresses.Where(entry => now - entry.Value > Kept).ToList())
        {
            seen.Addresses.TryRemove(old.Key, out _);
        }

        return [.. seen.Addresses.Keys.Select(address => new IPNetwork(address, 32))];
    }

    private static async Task<IPAddress[]> AskAsync(string name, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return await Dns.GetHostAddressesAsync(name, AddressFamily.InterNetwork, limit.Token);
        }
        catch (Exception error) when (error is SocketException or ArgumentException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return [];
        }
    }

    private sealed class Seen
    {
        public DateTimeOffset Asked { get; set; } = DateTimeOffset.MinValue;

        public ConcurrentDictionary<IPAddress, DateTimeOffset> Addresses { get; } = new();
    }
}
