using Berth.Data;
using Berth.Domains.Certificates;
using Berth.Domains.Data;
using Berth.Domains.Names;
using Berth.Kernel;
using Berth.Ports;
using Berth.Ports.Certificates;
using Berth.Ports.Dns;
using Berth.Ports.Gateway;
using Microsoft.EntityFrameworkCore;

namespace Berth.Domains;

internal sealed class DomainService(
    IDbContextFactory<BerthDb> databases,
    IEnumerable<IDnsProvider> providers,
    HostRecords records,
    CertificateKeeper certificates,
    CertificateNews news,
    IEnumerable<INamedHosts> names,
    PlatformAddress address,
    TimeProvider clock) : IDomains
{
    private readonly List<Func<CancellationToken, Task>> _whenRenewed = [];

    public void WhenRenewed(Func<CancellationToken, Task> publish) => _whenRenewed.Add(publish);

    public async Task<IReadOnlyList<DomainInfo>> ListAsync(CancellationToken cancellationToken) => [.. (await ListRowsAsync(cancellationToken)).Select(Info)];

    public async Task<DomainInfo?> FindAsync(string domain, CancellationToken cancellationToken) => await FindRowAsync(domain, cancellationToken) is { } row ? Info(row) : null;

    public async Task<IReadOnlyList<DomainRow>> ListRowsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<DomainRow>().AsNoTracking().OrderByDescending(row => row.IsPrimary).ThenBy(row => row.Domain).ToListAsync(cancellationToken);
    }

    public async Task<DomainRow?> FindRowAsync(string domain, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<DomainRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Domain == domain, cancellationToken);
    }

    public async Task EnsurePrimaryAsync(string domain, string provider, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (!await db.Set<DomainRow>().AnyAsync(row => row.Domain == domain, cancellationToken))
        {
            db.Add(new DomainRow { Domain = domain, ZoneName = domain, Provider = provider, IsPrimary = true, CreatedAt = clock.GetUtcNow() });
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    public async Task EnsureAddressAsync(string host, string domain, NameSetup setup, CancellationToken cancellationToken)
    {
        if (setup.Skip)
        {
            return;
        }

        var row = await GetAsync(domain, cancellationToken);
        if (!records.Keeps(row))
        {
            await ProviderOf(row).EnsureAddressAsync(host, address.HostAddress, cancellationToken);
        }
        else if (!setup.Held)
        {
            await records.EnsureAsync(row, host, setup, cancellationToken);
        }
    }

    public async Task<Error?> CheckAddressAsync(string host, string domain, CancellationToken cancellationToken)
    {
        var row = await GetAsync(domain, cancellationToken);
        if (!records.Keeps(row))
        {
            return null;
        }

        var foreign = (await records.ReadAsync(row, host, cancellationToken)).FirstOrDefault(state => state.IsForeign);
        return foreign is null ? null : Error.Conflict("dns.foreign_record", HostRecords.ForeignRecord(host, foreign).Message);
    }

    public async Task RemoveAddressAsync(string host, string domain, CancellationToken cancellationToken)
    {
        var row = await GetAsync(domain, cancellationToken);
        await (records.Keeps(row) ? records.RemoveAsync(row, host, cancellationToken) : ProviderOf(row).RemoveAddressAsync(host, cancellationToken));
    }

    public Task EnsureCertificateAsync(string host, CancellationToken cancellationToken) => certificates.EnsureAsync(host, cancellationToken);

    public Task EnsureServingAsync(string host, CancellationToken cancellationToken) => certificates.EnsureServingAsync(host, cancellationToken);

    public async Task<Error?> SetCertificateAsync(string host, string chainPem, string keyPem, CancellationToken cancellationToken)
    {
        var own = OwnCertificate.Read(host, chainPem, keyPem, clock.GetUtcNow());
        if (own.IsOk)
        {
            await BringAsync(host, own.Value, cancellationToken);
        }

        return own.Error;
    }

    /// <summary>Serves at once.</summary>
    internal async Task BringAsync(string host, IssuedCertificate own, CancellationToken cancellationToken)
    {
        await certificates.SetOwnAsync(host, own, cancellationToken);
        await news.BroughtAsync(host, cancellationToken);
        await PublishAsync(cancellationToken);
    }

    /// <summary>Serves at once what the domain's settings say.</summary>
    internal async Task DropAsync(string host, CancellationToken cancellationToken)
    {
        foreach (var name in await ListInUseAsync(cancellationToken))
        {
            if (HostNames.Above(name) == host)
            {
                // Something serves it at every moment; the domain's authority follows.
                await certificates.EnsureServingAsync(name, cancellationToken);
            }
        }

        await certificates.ClearOwnAsync(host, cancellationToken);
        await news.BroughtAsync(host, cancellationToken);
        await PublishAsync(cancellationToken);
    }

    public Task ClearCertificateAsync(string host, CancellationToken cancellationToken) => DropAsync(host, cancellationToken);

    public Task RemoveCertificateAsync(string host, CancellationToken cancellationToken) => certificates.RemoveAsync(host, cancellationToken);

    public Task<IReadOnlyList<GatewayCertificate>> ListCertificatesAsync(CancellationToken cancellationToken) => certificates.ListAsync(cancellationToken);

    /// <summary>Renews what is due and tells whoever publishes routes.</summary>
    /// <exception cref="AggregateException">Some could not be renewed; the others are.</exception>
    internal async Task RenewDueAsync(CancellationToken cancellationToken)
    {
        var failures = await certificates.RenewDueAsync(await ListInUseAsync(cancellationToken), async (host, token) =>
        {
            await PublishAsync(token);
            await news.RenewedAsync(host, token);
        }, cancellationToken);
        foreach (var (host, problem) in failures)
        {
            await news.FailedAsync(host, problem, cancellationToken);
        }

        foreach (var row in await certificates.ListRowsAsync(cancellationToken))
        {
            if (row.Authority == CertificateRow.Own && row.NotAfter - clock.GetUtcNow() < CertificateNews.EndsSoon)
            {
                await news.EndsSoonAsync(row.Host, row.NotAfter, cancellationToken);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures.Select(failure => failure.Problem));
        }
    }

    /// <summary>As <see cref="RenewDueAsync"/>, and what failed before does not wait for its next try.</summary>
    /// <param name="domain">Only those of its names that failed; null is all.</param>
    internal async Task RenewNowAsync(string? domain, CancellationToken cancellationToken)
    {
        await certificates.ForgetPausesAsync(domain, cancellationToken);
        await RenewDueAsync(cancellationToken);
    }

    /// <summary>The gateway hears of every change at once.</summary>
    internal async Task PublishAsync(CancellationToken cancellationToken)
    {
        foreach (var publish in _whenRenewed)
        {
            await publish(cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> ListInUseAsync(CancellationToken cancellationToken)
    {
        var inUse = new List<string>();
        foreach (var source in names)
        {
            inUse.AddRange((await source.ListAsync(cancellationToken)).Select(used => used.Host));
        }

        return inUse;
    }

    private async Task<DomainRow> GetAsync(string domain, CancellationToken cancellationToken) => await FindRowAsync(domain, cancellationToken)
        ?? throw new PortException("domain.not_found", $"The domain {domain} is not set up on this server.");

    private IDnsProvider ProviderOf(DomainRow row) => providers.FirstOrDefault(provider => provider.Name == row.Provider)
        ?? throw new PortException("dns.unknown_provider", $"The domain {row.Domain} is kept by \"{row.Provider}\", which this server does not know.");

    private static DomainInfo Info(DomainRow row) => new(row.Domain, row.ZoneName, row.Provider, row.IsPrimary) { WellKnown = Settings.WellKnownMap.Of(row.WellKnown) };
}
