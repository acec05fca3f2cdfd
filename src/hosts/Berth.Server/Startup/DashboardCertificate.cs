using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Berth.Domains;

namespace Berth.Server.Startup;

/// <summary>The dashboard's certificate for what answers under its name beside HTTPS. Read again after each renewal, which has new files.</summary>
internal sealed class DashboardCertificate(IDomains domains, ServerSettings settings)
{
    private Loaded? _loaded;

    /// <exception cref="InvalidOperationException">There is none yet.</exception>
    public async ValueTask<SslStreamCertificateContext> GetAsync(CancellationToken cancellationToken)
    {
        var files = (await domains.ListCertificatesAsync(cancellationToken)).FirstOrDefault(certificate => certificate.Names.Contains(settings.DashboardHost))
            ?? throw new InvalidOperationException($"There is no certificate for {settings.DashboardHost} yet.");
        if (_loaded is { } loaded && loaded.ChainPath == files.ChainPath)
        {
            return loaded.Context;
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(files.ChainPath);
        var context = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(files.ChainPath, files.KeyPath), chain, offline: true);
        _loaded = new(files.ChainPath, context);
        return context;
    }

    private sealed record Loaded(string ChainPath, SslStreamCertificateContext Context);
}
