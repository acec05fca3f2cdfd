using Berth.Dns.Lexicon;
using Berth.Dns.PowerDns;
using Berth.Dns.Rfc2136;
using Berth.Host;
using Berth.Ports.Dns;
using Berth.Ports.Programs;
using Berth.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Dns.Tests.Support;

/// <summary>The real adapters and what opens the servers of these tests.</summary>
internal static class Providers
{
    public static IProgramRunner Programs { get; } = new ServiceCollection().AddHostAdapter(new HostOptions { CaDirectory = "/nonexistent", SecretKeyPath = "/nonexistent" }).BuildServiceProvider().GetRequiredService<IProgramRunner>();

    public static IDnsRecords PowerDns() => new PowerDnsRecords(new HttpClient { Timeout = TimeSpan.FromSeconds(3) });

    public static DnsZone Zone(PowerDnsServer server, string key = PowerDnsServer.ApiKey, string zone = NameServer.Zone) =>
        new(zone, new Dictionary<string, string> { ["url"] = server.Url, ["apiKey"] = key, ["serverId"] = "localhost" });

    public static IDnsRecords Updates() => new UpdateRecords(Programs);

    public static DnsZone Zone(BindServer server, string name = BindServer.KeyName, string secret = BindServer.KeySecret, string zone = NameServer.Zone) => new(
        zone, new Dictionary<string, string> { ["server"] = $"127.0.0.1:{server.Port}", ["keyName"] = name, ["keySecret"] = secret, ["keyAlgorithm"] = "hmac-sha256" });

    /// <summary>lexicon's own module for PowerDNS, used as those of the big providers are.</summary>
    public static IDnsRecords Lexicon(string folder) => new LexiconRecords(
        new LexiconProvider(
            new DnsProviderForm("lexicon-powerdns", "PowerDNS by lexicon", [new("url", "Address", ""), new("token", "Key", "", IsSecret: true)])
            {
                Types = [DnsRecordType.A, DnsRecordType.Aaaa, DnsRecordType.Cname, DnsRecordType.Txt, DnsRecordType.Mx, DnsRecordType.Srv],
            },
            "powerdns",
            new Dictionary<string, string> { ["url"] = "pdns_server", ["token"] = "auth_token" })
        {
            DottedTargets = true,
        },
        Programs,
        new LexiconOptions(folder));

    public static DnsZone LexiconZone(PowerDnsServer server, string key = PowerDnsServer.ApiKey, string zone = NameServer.Zone) =>
        new(zone, new Dictionary<string, string> { ["url"] = server.Url, ["token"] = key });
}
