using Berth.Addons.Providers.Tls;
using Berth.Domains;

namespace Berth.Apps;

/// <summary>Hands apps what the gateway serves under their names.</summary>
internal sealed class AppCertificateFiles(IDomains domains) : IAppCertificates
{
    public async Task<AppCertificate?> FindAsync(string host, CancellationToken cancellationToken)
    {
        var all = await domains.ListCertificatesAsync(cancellationToken);
        var found = all.FirstOrDefault(known => known.Names.Contains(host)) ?? all.FirstOrDefault(known => known.Names.Contains(HostNames.Above(host)));
        try
        {
            return found is null
                ? null
                : new AppCertificate(await File.ReadAllTextAsync(found.ChainPath, cancellationToken), await File.ReadAllTextAsync(found.KeyPath, cancellationToken));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // Renewed between the list and the file: the next look finds the new one.
            return null;
        }
    }
}
