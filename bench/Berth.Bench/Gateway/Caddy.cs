using System.Text;

namespace Berth.Bench.Gateway;

/// <summary>Caddy as its documentation shows it, one site per host; it keeps connections to the app and writes no access log unless told.</summary>
internal static class Caddy
{
    public static Proxy Of(Field field, int port)
    {
        var text = new StringBuilder("""
            {
              admin off
              auto_https off
              default_sni localhost
            }

            """);
        foreach (var host in Field.HostNames)
        {
            text.AppendLine($$"""
                https://{{host}}:{{port}} {
                  tls {{field.ChainPath}} {{field.KeyPath}}
                  header {
                    Strict-Transport-Security "max-age=15768000"
                    X-XSS-Protection "1; mode=block"
                    X-Download-Options "noopen"
                    X-Content-Type-Options "nosniff"
                    X-Permitted-Cross-Domain-Policies "none"
                    Referrer-Policy "same-origin"
                  }
                  reverse_proxy 127.0.0.1:{{Field.UpstreamPort}}
                }
                """);
        }

        return new Proxy(
            "Caddy",
            port,
            "/usr/bin/caddy",
            ["run", "--adapter", "caddyfile", "--config", field.Write("Caddyfile", text.ToString())],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = field.In("") });
    }
}
