using Berth.Contracts;
using Berth.Data;
using Berth.Domains.Data;
using Berth.Ports;
using Berth.Ports.Dns;
using Microsoft.EntityFrameworkCore;

namespace Berth.Domains.Names;

/// <summary>Per name of a domain: what it should resolve to, what is there, and what to do about it.</summary>
internal sealed class DomainRecords(IDbContextFactory<BerthDb> databases, HostRecords records, ServerAddresses addresses, IDnsLookup lookup, IEnumerable<INamedHosts> names)
{
    public async Task<IReadOnlyList<NamedHost>> ListHostsAsync(string domain, CancellationToken cancellationToken)
    {
        var hosts = new List<NamedHost>();
        foreach (var source in names)
        {
            hosts.AddRange((await source.ListAsync(cancellationToken)).Where(host => host.Domain == domain));
        }

        return [.. hosts.DistinctBy(host => host.Host).OrderBy(host => host.Host, StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<DnsRecordResponse>?> CheckAsync(string domain, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Set<DomainRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Domain == domain, cancellationToken) is not { } row)
        {
            return null;
        }

        var found = new List<DnsRecordResponse>();
        foreach (var host in row.Provider is "hosts" or "noop" ? [] : await ListHostsAsync(domain, cancellationToken))
        {
            try
            {
                found.AddRange(records.Keeps(row) ? await AtProviderAsync(row, host, cancellationToken) : await InTheWorldAsync(row, host, cancellationToken));
            }
            catch (PortException problem)
            {
                found.Add(new DnsRecordResponse(host.Host, "A", host.Owner, [], [], "unknown", problem.Message));
            }
        }

        return found;
    }

    private async Task<IEnumerable<DnsRecordResponse>> AtProviderAsync(DomainRow row, NamedHost host, CancellationToken cancellationToken)
    {
        var states = await records.ReadAsync(row, host.Host, cancellationToken);
        var answers = new List<DnsRecordResponse>();
        foreach (var state in states.Where(state => state.Wanted.Count > 0 || state.There.Count > 0))
        {
            var (status, fix) = state switch
            {
                { IsRight: true } => await IsServedAsync(row, host, state, cancellationToken) ? ("ok", (string?)null) : ("wrong", $"The provider has it, but the name servers of {row.ZoneName} answer with something else. Wait, then see whether {row.ZoneName} is delegated to this provider's servers."),
                { IsForeign: true } => ("foreign", $"Somebody else made this record. Remove it at the provider, then: berth domain sync {row.Domain}"),
                { There.Count: 0 } => ("missing", $"berth domain sync {row.Domain}"),
                _ => ("wrong", $"berth domain sync {row.Domain}"),
            };
            answers.Add(new DnsRecordResponse(host.Host, state.Type.ToText(), host.Owner, state.Wanted, state.There, status, fix));
        }

        return answers;
    }

    private async Task<bool> IsServedAsync(DomainRow row, NamedHost host, RecordState state, CancellationToken cancellationToken) =>
        state.Wanted.Count == 0 || state.Wanted.All((await lookup.FindAsync(row.ZoneName, host.Host, state.Type, cancellationToken)).Contains);

    private async Task<IEnumerable<DnsRecordResponse>> InTheWorldAsync(DomainRow row, NamedHost host, CancellationToken cancellationToken)
    {
        var (a, aaaa) = await addresses.GetAsync(cancellationToken);
        var answers = new List<DnsRecordResponse>();
        foreach (var (type, wanted) in new[] { (DnsRecordType.A, a), (DnsRecordType.Aaaa, aaaa) }.Where(pair => pair.Item2.Count > 0))
        {
            var there = await lookup.FindAsync(row.ZoneName, host.Host, type, cancellationToken);
            var name = row.Provider == "wildcard" && host.Host != row.Domain ? "*." + row.Domain : host.Host;
            var (status, fix) = wanted.All(there.Contains) ? ("ok", (string?)null) : (there.Count == 0 ? "missing" : "wrong", $"Make this record at your DNS provider: {name}. 300 IN {type.ToText()} {wanted[0]}");
            answers.Add(new DnsRecordResponse(host.Host, type.ToText(), host.Owner, wanted, there, status, fix));
        }

        return answers;
    }
}
