using System.Collections.Concurrent;
using Berth.Ports;
using Berth.Ports.Dns;

namespace Berth.Testing.Fakes;

/// <summary>A provider with one zone, one key that opens it, and record sets in memory.</summary>
public sealed class FakeDnsRecords(string zone, string key = "open sesame") : IDnsRecords
{
    public const string Provider = "fakedns";

    public ConcurrentDictionary<(string Host, DnsRecordType Type), IReadOnlyList<string>> Sets { get; } = new();

    /// <summary>Thrown by every change while set.</summary>
    public PortException? Failure { get; set; }

    /// <summary>Thrown after the next change was made: as if the connection broke before the answer.</summary>
    public PortException? FailureAfter { get; set; }

    public int Questions { get; private set; }

    public DnsProviderForm Form { get; } = new(Provider, "Fake DNS",
    [
        new DnsField("region", "Region", "Where.", Otherwise: "north", Choices: ["north", "south"]),
        new DnsField("apiKey", "API key", "Made in the panel.", IsSecret: true),
    ]);

    public Task VerifyAsync(DnsZone zone, CancellationToken cancellationToken)
    {
        Check(zone);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> FindAsync(DnsZone zone, string host, DnsRecordType type, CancellationToken cancellationToken)
    {
        Check(zone);
        Questions++;
        return Task.FromResult(Sets.GetValueOrDefault((host, type), []));
    }

    public Task ReplaceAsync(DnsZone zone, string host, DnsRecordType type, IReadOnlyList<string> values, CancellationToken cancellationToken)
    {
        Check(zone);
        if (Failure is not null)
        {
            throw Failure;
        }

        Sets[(host, type)] = values;
        if (FailureAfter is { } broken)
        {
            FailureAfter = null;
            throw broken;
        }

        return Task.CompletedTask;
    }

    public IReadOnlyList<string> this[string host, DnsRecordType type] => Sets.GetValueOrDefault((host, type), []);

    private void Check(DnsZone asked)
    {
        if (asked.Field("apiKey") != key)
        {
            throw new PortException("dns.credentials", "Fake DNS refuses the credentials: bad key.");
        }

        if (asked.Name != zone)
        {
            throw new PortException("dns.no_zone", $"Fake DNS has no zone {asked.Name}.");
        }
    }
}
