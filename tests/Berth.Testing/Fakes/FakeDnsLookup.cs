using Berth.Ports.Dns;

namespace Berth.Testing.Fakes;

/// <summary>A world in which every record is served at once.</summary>
public sealed class FakeDnsLookup : IDnsLookup
{
    public IList<string> Awaited { get; } = [];

    public IDictionary<(string Host, DnsRecordType Type), IReadOnlyList<string>> Answers { get; } = new Dictionary<(string Host, DnsRecordType Type), IReadOnlyList<string>>();

    public Task<IReadOnlyList<string>> FindAsync(string zone, string host, DnsRecordType type, CancellationToken cancellationToken) => Task.FromResult(Answers.TryGetValue((host, type), out var values) ? values : []);

    public Task UntilServedAsync(string zone, string host, DnsRecordType type, string value, CancellationToken cancellationToken)
    {
        Awaited.Add($"{host} {type.ToText()} {value}");
        return Task.CompletedTask;
    }
}
