using System.Net.Security;
using Berth.Gateway.Snapshots;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Berth.Gateway.Tls;

/// <summary>Picks the certificate of a handshake. A name that nobody has gets one that says nothing and that no client trusts.</summary>
internal sealed class SniSelector(CurrentSnapshot current, TimeProvider time)
{
    private readonly Lazy<SslServerAuthenticationOptions> _fallback = new(() => TlsOptions.For(FallbackCertificate.Create(time), chain: null));

    public ValueTask<SslServerAuthenticationOptions> SelectAsync(TlsHandshakeCallbackContext context) =>
        new(current.Value?.Certificates.Find(context.ClientHelloInfo.ServerName) ?? _fallback.Value);
}
