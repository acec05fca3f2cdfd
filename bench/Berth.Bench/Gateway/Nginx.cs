using System.Text;

namespace Berth.Bench.Gateway;

/// <summary>
/// nginx as upstream, and as proxy in two shapes: as the field runs it (packaging contract 3.10: a new connection to the
/// app for each request, an access log line each), and tuned (connections to the app kept, log buffered).
/// </summary>
internal static class Nginx
{
    public static Proxy Upstream(Field field) => Start("upstream", Field.UpstreamPort, field, $$"""
        worker_processes 1;
        events { worker_connections 4096; }
        http {
          access_log off;
          keepalive_requests 1000000000;
          server { listen 127.0.0.1:{{Field.UpstreamPort}}; location / { default_type text/plain; return 200 "{{new string('x', Field.BodyBytes)}}"; } }
        }
        """);

    public static Proxy Usual(Field field, int port) => Of("nginx, usual", "usual", port, field, tuned: false);

    public static Proxy Tuned(Field field, int port) => Of("nginx, tuned", "tuned", port, field, tuned: true);

    private static Proxy Of(string name, string file, int port, Field field, bool tuned)
    {
        var upstream = tuned ? "app" : $"127.0.0.1:{Field.UpstreamPort}";
        var text = new StringBuilder($$"""
            worker_processes auto;
            events { worker_connections 4096; }
            http {
              server_names_hash_bucket_size 128;
              server_names_hash_max_size 4096;
              ssl_certificate {{field.ChainPath}};
              ssl_certificate_key {{field.KeyPath}};
              ssl_protocols TLSv1.2 TLSv1.3;
              ssl_session_cache shared:tls:10m;
              keepalive_requests 1000000000;
              client_max_body_size 0;
              access_log {{field.In(file + ".access")}} combined{{(tuned ? " buffer=64k flush=1s" : "")}};
              map $http_upgrade $connection_upgrade { default upgrade; '' {{(tuned ? "''" : "close")}}; }
              upstream app { server 127.0.0.1:{{Field.UpstreamPort}}; keepalive 128; keepalive_requests 1000000000; }
            """).AppendLine();
        foreach (var host in Field.HostNames)
        {
            text.AppendLine($$"""
                  server {
                    listen {{port}} ssl http2;
                    server_name {{host}};
                    add_header Strict-Transport-Security "max-age=15768000";
                    add_header X-XSS-Protection "1; mode=block";
                    add_header X-Download-Options "noopen";
                    add_header X-Content-Type-Options "nosniff";
                    add_header X-Permitted-Cross-Domain-Policies "none";
                    add_header Referrer-Policy "same-origin";
                    location / {
                      proxy_pass http://{{upstream}};
                      proxy_http_version 1.1;
                      proxy_connect_timeout 3250;
                      proxy_read_timeout 3500;
                      proxy_buffer_size 128k;
                      proxy_buffers 4 256k;
                      proxy_busy_buffers_size 256k;
                      proxy_max_temp_file_size 0;
                      proxy_set_header Host $host;
                      proxy_set_header Upgrade $http_upgrade;
                      proxy_set_header Connection $connection_upgrade;
                      proxy_set_header X-Forwarded-For $remote_addr;
                      proxy_set_header X-Forwarded-Host $host;
                      proxy_set_header X-Forwarded-Port 443;
                      proxy_set_header X-Forwarded-Proto https;
                      proxy_set_header X-Forwarded-Ssl on;
                    }
                  }
                """);
        }

        return Start(name, port, field, text.AppendLine("}").ToString(), file);
    }

    private static Proxy Start(string name, int port, Field field, string config, string? file = null)
    {
        file ??= name;
        var head = $"daemon off;\npid {field.In(file + ".pid")};\nerror_log {field.In(file + ".error")};\n";
        return new Proxy(name, port, "/usr/sbin/nginx", ["-c", field.Write(file + ".conf", head + config), "-e", field.In(file + ".error")]);
    }
}
