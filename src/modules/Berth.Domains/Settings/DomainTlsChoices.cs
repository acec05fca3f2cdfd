using System.Text.Json;
using Berth.Data;
using Berth.Domains.Certificates;
using Berth.Domains.Data;
using Berth.Domains.Providers;
using Berth.Ports.Certificates;
using Berth.Ports.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Berth.Domains.Settings;

/// <summary>Authority and way of proof of every name, from the settings of the domain that it is on.</summary>
internal sealed class DomainTlsChoices(IDbContextFactory<BerthDb> databases, ProviderForms providers, ISecretStore secrets) : ITlsChoices
{
    public async Task<TlsChoice> ForAsync(string host, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var domain = (await db.Set<DomainRow>().AsNoTracking().ToListAsync(cancellationToken))
            .Where(row => host == row.Domain || host.EndsWith("." + row.Domain, StringComparison.Ordinal))
            .MaxBy(row => row.Domain.Length);
        return domain is null ? TlsChoice.Local : Of(domain, host);
    }

    public static TlsSettings Read(DomainRow row) => JsonSerializer.Deserialize(row.Tls, DomainSecretsJson.Default.TlsSettings)!;

    private TlsChoice Of(DomainRow domain, string host)
    {
        var settings = Read(domain);
        var byDns = providers.Records(domain.Provider) is not null;
        var isWildcard = host.StartsWith("*.", StringComparison.Ordinal);
        if (settings.Address is not { } address || (isWildcard && !byDns))
        {
            return settings.Wildcard || settings.Provider == TlsSettings.Fallback ? TlsChoice.Local with { Wildcard = domain.Domain } : TlsChoice.Local;
        }

        var account = settings.KeyId is { } id && DomainSecrets.Of(domain, secrets).AcmeKey is { } key ? new ExternalAccount(id, key) : null;
        List<AcmeDirectory> directories = [new(address) { Contact = settings.Contact, ExternalAccount = account, TrustedCertificates = settings.TrustedCertificates }];
        if (settings.SecondDirectory is { } second)
        {
            directories.Add(new AcmeDirectory(second) { Contact = settings.Contact, TrustedCertificates = settings.TrustedCertificates });
        }

        return new TlsChoice(directories, settings.Wildcard || isWildcard ? CertificateChallenge.Dns : CertificateChallenge.Http) { Wildcard = settings.Wildcard ? domain.Domain : null };
    }
}
