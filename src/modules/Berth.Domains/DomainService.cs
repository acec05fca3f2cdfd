using Berth.Data;
using Berth.Domains.Certificates;
using Berth.Domains.Data;
using Berth.Ports;
using Berth.Ports.Dns;
using Berth.Ports.Gateway;
using Microsoft.EntityFrameworkCore;

namespace Berth.Domains;

internal sealed class DomainService(
    IDbContextFactory<BerthDb> databases,
    IEnumerable<IDnsProvider> providers,
    CertificateKeeper certificates,
    PlatformAddress address,
    TimeProvider clock) : IDomains
{
    private readonly List<Func<CancellationToken, Task>> _whenRenewed = [];

    public void WhenRenewed(Func<CancellationToken, Task> publish) => _whenRenewed.Add(publish);

    public async Task<IReadOnlyList<DomainInfo>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Set<DomainRow>().AsNoTracking().OrderByDescending(row => row.IsPrimary).ThenBy(row => row.Domain).ToListAsync(cancellationToken);
        return [.. rows.Select(Info)];
    }

    public async Task<DomainInfo?> FindAsync(string domain, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<DomainRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Domain == domain, cancellationToken) is { } row ? Info(row) : null;
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

    public async Task EnsureAddressAsync(string host, string domain, CancellationToken cancellationToken) =>
        await (await ProviderOfAsync(domain, cancellationToken)).EnsureAddressAsync(host, address.HostAddress, cancellationToken);

    public async Task RemoveAddressAsync(string host, string domain, CancellationToken cancellationToken) =>
        await (await ProviderOfAsync(domain, cancellationToken)).RemoveAddressAsync(host, cancellationToken);

    public Task EnsureCertificateAsync(string host, CancellationToken cancellationToken) => certificates.EnsureAsync(host, cancellationToken);

    public Task EnsureServingAsync(string host, CancellationToken cancellationToken) => certificates.EnsureServingAsync(host, cancellationToken);

    public Task RemoveCertificateAsync(string host, CancellationToken cancellationToken) => certificates.RemoveAsync(host, cancellationToken);

    public Task<IReadOnlyList<GatewayCertificate>> ListCertificatesAsync(CancellationToken cancellationToken) => certificates.ListAsync(cancellationToken);

    /// <summary>Renews what is due and tells whoever publishes routes.</summary>
    /// <exception cref="AggregateException">Some could not be renewed; the others are.</exception>
    internal async Task RenewDueAsync(CancellationToken cancellationToken)
    {
        var (renewed, failures) = await certificates.RenewDueAsync(cancellationToken);
        foreach (var publish in renewed == 0 ? [] : _whenRenewed)
        {
            await publish(cancellationToken);
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }

    private async Task<IDnsProvider> ProviderOfAsync(string domain, CancellationToken cancellationToken)
    {
        var info = await FindAsync(domain, cancellationToken)
            ?? throw new PortException("domain.not_found", $"The domain {domain} is not set up on this server.");
        return providers.FirstOrDefault(provider => provider.Name == info.Provider)
            ?? throw new PortException("dns.unknown_provider", $"The domain {domain} is kept by \"{info.Provider}\", which this server does not know.");
    }

    private static DomainInfo Info(DomainRow row) => new(row.Domain, row.ZoneName, row.Provider, row.IsPrimary);
}
