using Berth.Addons.Providers.Tls;

namespace Berth.Addons.Tests;

/// <summary>Host to what serves it.</summary>
internal sealed class RememberedCertificates : Dictionary<string, AppCertificate>, IAppCertificates
{
    public Task<AppCertificate?> FindAsync(string host, CancellationToken cancellationToken) => Task.FromResult(this.GetValueOrDefault(host));
}
