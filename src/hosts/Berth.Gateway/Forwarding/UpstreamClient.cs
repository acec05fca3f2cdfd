using System.Net;
using System.Text;

namespace Berth.Gateway.Forwarding;

/// <summary>The connections to all apps: HTTP/1.1, kept alive, nothing added, followed, unpacked or remembered.</summary>
internal sealed class UpstreamClient : IDisposable
{
    /// <summary>
    /// Below the keep-alive of every common app server (gunicorn closes after 2 s, Node and Apache after 5): a request
    /// that cannot be repeated must not meet a connection that the app is just closing. Reopening costs next to nothing here.
    /// </summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    public HttpMessageInvoker Invoker { get; } = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionIdleTimeout = Idle,
        MaxResponseHeadersLength = 128,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
    });

    public void Dispose() => Invoker.Dispose();
}
