using Berth.Testing.Servers;

namespace Berth.Dns.Tests.Support;

/// <summary>Debian's <c>bind9</c>, which takes updates signed with a key.</summary>
public sealed class BindServer : NameServer, IAsyncLifetime
{
    public const string KeyName = "berth-key";
    public const string KeySecret = "c2VjcmV0LW9mLXRoZS10ZXN0LWZvci11cGRhdGVzMTI=";
    public const string OtherKey = "reader-key";

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "zone"), $"""
            $TTL 300
            @ IN SOA ns1.{Zone}. admin.{Zone}. 1 3600 600 86400 60
            @ IN NS ns1.{Zone}.
            ns1 IN A 127.0.0.1

            """);
        await File.WriteAllTextAsync(Path.Combine(Folder, "named.conf"), $$"""
            options { directory "{{Folder}}"; listen-on port {{Port}} { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none; recursion no; session-keyfile none; dnssec-validation no; };
            controls { };
            key "{{KeyName}}" { algorithm hmac-sha256; secret "{{KeySecret}}"; };
            key "{{OtherKey}}" { algorithm hmac-sha256; secret "{{KeySecret}}"; };
            zone "{{Zone}}" { type primary; file "zone"; allow-update { key "{{KeyName}}"; }; };
            """);
        await StartAsync("/usr/sbin/named", "-g", "-c", Path.Combine(Folder, "named.conf"));
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
