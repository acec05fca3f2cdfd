using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Berth.Gateway.Tls;

/// <summary>The TLS that every name is served with: 1.2 and 1.3, HTTP/2 before HTTP/1.1, no client certificates, no renegotiation.</summary>
internal static class TlsOptions
{
    public static SslServerAuthenticationOptions For(X509Certificate2 certificate, X509Certificate2Collection? chain) => new()
    {
        // Offline: nothing is fetched from addresses that stand in a certificate.
        ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        AllowRenegotiation = false,
        ClientCertificateRequired = false,
    };
}
