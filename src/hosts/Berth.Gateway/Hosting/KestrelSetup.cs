using System.Text;
using Berth.Gateway.Tls;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Berth.Gateway.Hosting;

/// <summary>Where Kestrel listens, and its limits: against clients that hold connections for nothing, not against long or large transfers.</summary>
internal static class KestrelSetup
{
    public static void Apply(KestrelServerOptions kestrel, GatewayOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;

        // Bytes above 127 in header values pass as they are, in both directions.
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        SetLimits(kestrel.Limits);

        var sni = kestrel.ApplicationServices.GetRequiredService<SniSelector>();
        foreach (var port in options.HttpsPorts)
        {
            kestrel.ListenAnyIP(port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = sni.SelectAsync, HandshakeTimeout = TimeSpan.FromSeconds(10) });
            });
        }

        if (options.HttpPort is { } http)
        {
            kestrel.ListenAnyIP(http, listen => listen.Protocols = HttpProtocols.Http1);
        }
    }

    private static void SetLimits(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = FileLimit.Connections();
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(65);
        limits.MaxRequestLineSize = 32 << 10;
        limits.MaxRequestHeadersTotalSize = 64 << 10;
        limits.MaxRequestHeaderCount = 200;
        limits.Http2.MaxRequestHeaderFieldSize = 32 << 10;

        // Whatever an app takes; streamed, so the size costs nothing here.
        limits.MaxRequestBodySize = null;

        // A sender or reader may pause: what counts is a minute without anything, as in the field, and a rate nobody is slower than.
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1, gracePeriod: TimeSpan.FromSeconds(60));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(60));
    }
}
