using System.Net;
using System.Net.Security;

namespace Berth.Ldap;

public sealed record LdapServerOptions
{
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>Gives the certificate, asked anew for each handshake so that a renewed one is used at once; null switches TLS off.</summary>
    public Func<CancellationToken, ValueTask<SslStreamCertificateContext>>? Certificate { get; init; }

    /// <summary>TLS from the first byte (ldaps) instead of by StartTLS.</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>Whether an address may connect at all.</summary>
    public Func<IPAddress, bool> Allows { get; init; } = _ => true;

    public int MaxConnections { get; init; } = 1000;

    public int MaxConnectionsPerAddress { get; init; } = 200;

    /// <summary>Bytes of the largest message that is read.</summary>
    public int MaxMessage { get; init; } = 256 * 1024;

    /// <summary>How long a message, a handshake or the taking of an answer may last, once begun.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may say nothing.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Most entries of one answer.</summary>
    public int SizeLimit { get; init; } = 100_000;
}
