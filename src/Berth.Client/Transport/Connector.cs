using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Berth.Client.Transport;

/// <summary>Opens connections to the server, the same way for ordinary calls and for upgrades.</summary>
internal sealed class Connector(BerthClientOptions options)
{
    private readonly ServerTrust _trust = new(options);

    public Uri Server { get; } = options.Server;

    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var stream = await ConnectPlainAsync(cancellationToken).ConfigureAwait(false);
        if (Server.Scheme != Uri.UriSchemeHttps)
        {
            return stream;
        }

        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(TlsOptions(), cancellationToken).ConfigureAwait(false);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<Stream> ConnectPlainAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            var connecting = options.ConnectTo is { } address
                ? socket.ConnectAsync(address, Server.Port, cancellationToken)
                : socket.ConnectAsync(Server.IdnHost, Server.Port, cancellationToken);
            await connecting.ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public SslClientAuthenticationOptions TlsOptions() => new()
    {
        TargetHost = Server.IdnHost,
        RemoteCertificateValidationCallback = _trust.Accept,
    };

    /// <summary>What a failed connection means to people.</summary>
    public ApiException Explain(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case ApiException known:
                    return known;
                case AuthenticationException:
                    return new ApiException(null, "server.untrusted", $"The certificate of {Server.Authority} is not trusted. Give the authority's file with --ca FILE, or --allow-selfsigned if you know the machine.", exception);
                case SocketException socket:
                    return new ApiException(null, "server.unreachable", $"Cannot reach {Server.Authority}: {socket.Message}. Is the platform up, and the address right?", exception);
            }
        }

        return new ApiException(null, "server.unreachable", $"The connection to {Server.Authority} failed: {exception.Message}", exception);
    }
}
