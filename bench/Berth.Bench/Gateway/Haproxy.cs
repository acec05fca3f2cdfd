using System.Text;

namespace Berth.Bench.Gateway;

/// <summary>HAProxy with a map from host to backend, connections to the app reused; it writes no access log.</summary>
internal static class Haproxy
{
    public static Proxy Of(Field field, int port)
    {
        var map = field.Write("hosts.map", string.Concat(Field.HostNames.Select((host, i) => $"{host} app{i}\n")));
        var text = new StringBuilder($$"""
            global
              maxconn 4000
            defaults
              mode http
              timeout connect 10s
              timeout client 3500s
              timeout server 3500s
            frontend gateway
              bind *:{{port}} ssl crt {{field.BothPath}} alpn h2,http/1.1 ssl-min-ver TLSv1.2
              http-request set-header X-Forwarded-For %[src]
              http-request set-header X-Forwarded-Host %[req.hdr(host)]
              http-request set-header X-Forwarded-Port 443
              http-request set-header X-Forwarded-Proto https
              http-request set-header X-Forwarded-Ssl on
              http-response set-header Strict-Transport-Security "max-age=15768000"
              http-response set-header X-XSS-Protection "1; mode=block"
              http-response set-header X-Download-Options noopen
              http-response set-header X-Content-Type-Options nosniff
              http-response set-header X-Permitted-Cross-Domain-Policies none
              http-response set-header Referrer-Policy same-origin
              use_backend %[req.hdr(host),lower,map({{map}})]
            """).AppendLine();
        for (var i = 0; i < Field.Hosts; i++)
        {
            text.AppendLine($"backend app{i}\n  server app 127.0.0.1:{Field.UpstreamPort}");
        }

        return new Proxy("HAProxy", port, "/usr/sbin/haproxy", ["-db", "-f", field.Write("haproxy.cfg", text.ToString())]);
    }
}
