using System.Net.Sockets;
using Docker.DotNet.Handler.Abstractions;
using Microsoft.Extensions.Logging;

namespace Berth.Docker.Transport;

/// <summary>
/// How requests travel. Ordinary ones go through .NET's own HTTP handler, which keeps connections and asks before it sends
/// a body (<c>Expect: 100-continue</c>), so that a refused upload still yields the engine's reason. Those that turn into a
/// two-way stream go through the library's handler, the only one that can close one direction.
/// </summary>
internal sealed class EngineTransport : IDockerHandlerFactory<EngineTransportOptions>
{
    private readonly IDockerHandlerFactory _hijacker;

    public EngineTransport(bool isUnix) =>
        _hijacker = isUnix ? global::Docker.DotNet.Unix.DockerHandlerFactory.Instance : global::Docker.DotNet.LegacyHttp.DockerHandlerFactory.Instance;

    public ResolvedTransport CreateHandler(ResolvedClientOptions clientOptions, ILogger logger) =>
        CreateHandler(new EngineTransportOptions(), clientOptions, logger);

    public ResolvedTransport CreateHandler(EngineTransportOptions transportOptions, ResolvedClientOptions clientOptions, ILogger logger)
    {
        var resolved = Hijacking(clientOptions, logger);
        return resolved with { Handler = new UpgradeAwareHandler(Pooled(clientOptions.Endpoint), resolved.Handler) };
    }

    public Task<WriteClosableStream> HijackStreamAsync(HttpContent content) => _hijacker.HijackStreamAsync(content);

    // A proxy named in the environment is for the world outside, never for the engine.
    private ResolvedTransport Hijacking(ResolvedClientOptions options, ILogger logger) => _hijacker switch
    {
        IDockerHandlerFactory<global::Docker.DotNet.Unix.UnixSocketTransportOptions> unix =>
            unix.CreateHandler(new() { ConfigureHandler = handler => handler.UseProxy = false }, options, logger),
        IDockerHandlerFactory<global::Docker.DotNet.LegacyHttp.LegacyHttpTransportOptions> tcp =>
            tcp.CreateHandler(new() { ConfigureHandler = handler => handler.UseProxy = false }, options, logger),
        _ => _hijacker.CreateHandler(options, logger),
    };

    private static SocketsHttpHandler Pooled(Uri endpoint)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ConnectTimeout = TimeSpan.FromSeconds(10),
        };
        if (endpoint.Scheme == "unix")
        {
            handler.ConnectCallback = (_, token) => ConnectAsync(endpoint.LocalPath, token);
        }

        return handler;
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>Nothing to choose; the builder wants a type.</summary>
internal sealed record EngineTransportOptions;
