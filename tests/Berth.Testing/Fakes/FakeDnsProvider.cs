using System.Collections.Concurrent;
using System.Net;
using Berth.Ports;
using Berth.Ports.Dns;

namespace Berth.Testing.Fakes;

/// <summary>Records in memory.</summary>
public sealed class FakeDnsProvider(string name = "fake") : IDnsProvider
{
    public string Name { get; } = name;

    public ConcurrentDictionary<string, string> Records { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Thrown by every change while set.</summary>
    public PortException? Failure { get; set; }

    public Task EnsureAddressAsync(string host, string address, CancellationToken cancellationToken)
    {
        Check(cancellationToken);
        if (host.Length == 0 || host.Any(char.IsWhiteSpace))
        {
            throw new PortException("dns.invalid_host", $"'{host}' is no host name.");
        }

        if (!IPAddress.TryParse(address, out _))
        {
            throw new PortException("dns.invalid_address", $"'{address}' is no IP address.");
        }

        Records[host] = address;
        return Task.CompletedTask;
    }

    public Task RemoveAddressAsync(string host, CancellationToken cancellationToken)
    {
        Check(cancellationToken);
        Records.TryRemove(host, out _);
        return Task.CompletedTask;
    }

    public Task<string?> FindAddressAsync(string host, CancellationToken cancellationToken) => Task.FromResult(Records.GetValueOrDefault(host));

    private void Check(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Failure is not null)
        {
            throw Failure;
        }
    }
}
