using Berth.Data;
using Berth.Domains.Data;
using Berth.Ports;
using Berth.Ports.Certificates;
using Berth.Ports.Dns;
using Berth.Ports.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Berth.Domains.Providers;

/// <summary>Proves names by records at the domain's own provider. Several orders for one name have their texts side by side.</summary>
internal sealed class DnsChallenges(IDbContextFactory<BerthDb> databases, ProviderForms providers, ISecretStore secrets, IDnsLookup lookup) : IDnsChallenges, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    public async Task PresentAsync(string fqdn, string value, CancellationToken cancellationToken)
    {
        var (records, zone) = await FindAsync(fqdn, cancellationToken);
        await ChangeAsync(records, zone, fqdn, there => there.Contains(value, StringComparer.Ordinal) ? there : [.. there, value], cancellationToken);
        await lookup.UntilServedAsync(zone.Name, fqdn, DnsRecordType.Txt, value, cancellationToken);
    }

    public async Task CleanUpAsync(string fqdn, string value, CancellationToken cancellationToken)
    {
        var (records, zone) = await FindAsync(fqdn, cancellationToken);
        await ChangeAsync(records, zone, fqdn, there => [.. there.Where(kept => kept != value)], cancellationToken);
    }

    public void Dispose() => _one.Dispose();

    private async Task ChangeAsync(IDnsRecords records, DnsZone zone, string fqdn, Func<IReadOnlyList<string>, IReadOnlyList<string>> change, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var there = await records.FindAsync(zone, fqdn, DnsRecordType.Txt, cancellationToken);
            var wanted = change(there);
            if (!wanted.SequenceEqual(there))
            {
                await records.ReplaceAsync(zone, fqdn, DnsRecordType.Txt, wanted, cancellationToken);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<(IDnsRecords Records, DnsZone Zone)> FindAsync(string fqdn, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = (await db.Set<DomainRow>().AsNoTracking().ToListAsync(cancellationToken))
            .Where(row => fqdn.EndsWith("." + row.Domain, StringComparison.Ordinal))
            .MaxBy(row => row.Domain.Length)
            ?? throw new PortException("domain.not_found", $"{fqdn} is on no domain of this server.");
        return providers.Records(row.Provider) is { } records
            ? (records, DomainSecrets.ZoneOf(row, secrets))
            : throw new PortException("dns.unsupported", $"The records of {row.Domain} are not kept by a provider that this server can write to, so names there are proven by HTTP only.");
    }
}
