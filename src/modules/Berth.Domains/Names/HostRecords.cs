using System.Text.Json;
using Berth.Data;
using Berth.Domains.Data;
using Berth.Domains.Providers;
using Berth.Ports;
using Berth.Ports.Dns;
using Berth.Ports.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Berth.Domains.Names;

/// <summary>
/// Keeps the address records of names at the providers that the platform can write to. What somebody else made is never
/// replaced unasked, and comes back when the name goes.
/// </summary>
internal sealed class HostRecords(IDbContextFactory<BerthDb> databases, ProviderForms providers, ServerAddresses addresses, IDnsLookup lookup, ISecretStore secrets)
{
    /// <summary>An alias would hide the addresses, so it goes first and comes back last.</summary>
    private static readonly DnsRecordType[] Types = [DnsRecordType.Cname, DnsRecordType.A, DnsRecordType.Aaaa];

    public bool Keeps(DomainRow domain) => providers.Records(domain.Provider) is not null;

    /// <summary>Each type's state, read now.</summary>
    public async Task<IReadOnlyList<RecordState>> ReadAsync(DomainRow domain, string host, CancellationToken cancellationToken)
    {
        var (records, zone) = Open(domain);
        var (a, aaaa) = await addresses.GetAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var known = await db.Set<RecordRow>().AsNoTracking().Where(row => row.Host == host).ToListAsync(cancellationToken);
        var states = new List<RecordState>();
        foreach (var type in Types.Where(type => records.Form.Types.Contains(type)))
        {
            var row = known.FirstOrDefault(row => row.Type == type.ToText());
            var wanted = type switch { DnsRecordType.A => a, DnsRecordType.Aaaa => aaaa, _ => [] };
            var there = await records.FindAsync(zone, host, type, cancellationToken);
            states.Add(new RecordState(type, wanted, there, row is not null && IsOurs(row, there), row));
        }

        return states;
    }

    /// <exception cref="PortException"><c>dns.foreign_record</c>, and what <see cref="IDnsRecords"/> throws.</exception>
    public async Task EnsureAsync(DomainRow domain, string host, NameSetup setup, CancellationToken cancellationToken)
    {
        var states = await ReadAsync(domain, host, cancellationToken);
        if (!setup.Overwrite && states.FirstOrDefault(state => state.IsForeign) is { } foreign)
        {
            throw ForeignRecord(host, foreign);
        }

        var (records, zone) = Open(domain);
        foreach (var state in states.Where(state => !state.IsRight))
        {
            setup.Progress?.Report(state.Wanted.Count == 0 ? $"Removing the {state.Type.ToText()} record of {host}" : $"Setting the {state.Type.ToText()} record of {host} to {string.Join(", ", state.Wanted)}");
            await RememberAsync(domain, host, state, cancellationToken);
            await records.ReplaceAsync(zone, host, state.Type, state.Wanted, cancellationToken);
        }

        foreach (var (state, value) in states.SelectMany(state => state.Wanted.Select(value => (state, value))))
        {
            setup.Progress?.Report($"Waiting until the name servers of {zone.Name} answer with {value} for {host}");
            await lookup.UntilServedAsync(zone.Name, host, state.Type, value, cancellationToken);
        }
    }

    /// <summary>What stood there before comes back; what somebody changed since stays. Absent is fine.</summary>
    public async Task RemoveAsync(DomainRow domain, string host, CancellationToken cancellationToken)
    {
        var (records, zone) = Open(domain);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var known = await db.Set<RecordRow>().Where(row => row.Host == host).ToListAsync(cancellationToken);
        foreach (var (type, row) in Types.Reverse().SelectMany(type => known.Where(row => row.Type == type.ToText()).Select(row => (type, row))))
        {
            var there = await records.FindAsync(zone, host, type, cancellationToken);
            if (IsOurs(row, there))
            {
                await records.ReplaceAsync(zone, host, type, Read(row.Before), cancellationToken);
            }

            db.Remove(row);
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    public static PortException ForeignRecord(string host, RecordState state) => new(
        "dns.foreign_record",
        $"{host} already has a record of type {state.Type.ToText()} ({string.Join(", ", state.There.Take(3))}) that this server did not make. Choose another name, remove the record, or allow that it is replaced: overwriteDns (berth install --overwrite-dns)");

    private (IDnsRecords Records, DnsZone Zone) Open(DomainRow domain) =>
        (providers.Records(domain.Provider) ?? throw new PortException("dns.unknown_provider", $"The domain {domain.Domain} is kept by \"{domain.Provider}\", which this server does not know."), DomainSecrets.ZoneOf(domain, secrets));

    private async Task RememberAsync(DomainRow domain, string host, RecordState state, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Set<RecordRow>().FindAsync([host, state.Type.ToText()], cancellationToken);
        if (row is null)
        {
            row = new RecordRow { Host = host, Type = state.Type.ToText(), Domain = domain.Domain, Written = "[]", Before = state.There.Count == 0 ? null : Write(state.There) };
            db.Add(row);
        }
        else if (state.IsForeign)
        {
            row.Before = Write(state.There);
        }

        row.Written = Write([.. Read(row.Written).Union(state.Wanted, StringComparer.Ordinal)]);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Nothing but what we wrote, or, where we were interrupted, what we had leave to replace.</summary>
    private static bool IsOurs(RecordRow row, IReadOnlyList<string> there) =>
        there.All(Read(row.Written).Contains) || there.ToHashSet(StringComparer.Ordinal).SetEquals(Read(row.Before));

    private static IReadOnlyList<string> Read(string? list) => list is null ? [] : JsonSerializer.Deserialize(list, DomainSecretsJson.Default.IReadOnlyListString)!;

    private static string Write(IReadOnlyList<string> list) => JsonSerializer.Serialize(list, DomainSecretsJson.Default.IReadOnlyListString);
}

/// <param name="Ours">Every value there is one that the platform wrote.</param>
internal sealed record RecordState(DnsRecordType Type, IReadOnlyList<string> Wanted, IReadOnlyList<string> There, bool Ours, RecordRow? Row)
{
    public bool IsRight => There.ToHashSet(StringComparer.Ordinal).SetEquals(Wanted);

    /// <summary>Somebody else's, and in the way.</summary>
    public bool IsForeign => !IsRight && There.Count > 0 && !Ours;
}
