using Berth.Ports.Dns;

namespace Berth.Dns.Lexicon;

/// <summary>Options as lexicon 3.11 names them (<c>lexicon PROVIDER --help</c>).</summary>
internal static class LexiconProviders
{
    private static readonly DnsRecordType[] Types = [DnsRecordType.A, DnsRecordType.Aaaa, DnsRecordType.Cname, DnsRecordType.Txt, DnsRecordType.Mx, DnsRecordType.Srv];

    public static IReadOnlyList<LexiconProvider> All { get; } =
    [
        Of("cloudflare", "Cloudflare", "cloudflare",
            (Secret("token", "API token", "My Profile, API Tokens: permission Zone.DNS edit for the zone"), "auth_token"),
            (new DnsField("email", "Account e-mail", "Only with a global API key", Otherwise: ""), "auth_username"),
            (new DnsField("zoneId", "Zone id", "On the zone's overview page; needed when the token may see this zone only", Otherwise: ""), "zone_id")),
        Of("route53", "Amazon Route 53", "route53",
            (new DnsField("accessKeyId", "Access key id", "Of an IAM user that may change the hosted zone"), "auth_access_key"),
            (Secret("secretAccessKey", "Secret access key", "Shown once, when the key is made"), "auth_access_secret"),
            (new DnsField("zoneId", "Hosted zone id", "Needed when several zones have the name", Otherwise: ""), "zone_id")),
        Of("digitalocean", "DigitalOcean", "digitalocean", (Secret("token", "API token", "API, Tokens: with write scope"), "auth_token")),
        Of("gandi", "Gandi", "gandi", (Secret("token", "API key", "Account settings, Security"), "auth_token")) with { Fixed = new Dictionary<string, string> { ["api_protocol"] = "rest" } },
        Of("godaddy", "GoDaddy", "godaddy",
            (Secret("apiKey", "API key", "developer.godaddy.com, API keys, production"), "auth_key"),
            (Secret("apiSecret", "API secret", "Shown with the key"), "auth_secret")),
        Of("gcdns", "Google Cloud DNS", "googleclouddns", (Secret("credentials", "Service account", "Its JSON key file, as text"), "auth_service_account_info")),
        Of("hetzner", "Hetzner DNS", "hetzner", (Secret("token", "API token", "dns.hetzner.com, API tokens"), "auth_token")),
        Of("linode", "Linode", "linode4", (Secret("token", "API token", "Profile, API Tokens: Domains read/write"), "auth_token")),
        Of("namecom", "Name.com", "namecom",
            (new DnsField("username", "User name", "Of the account"), "auth_username"),
            (Secret("token", "API token", "Account settings, API"), "auth_token")) with { PriorityApart = true },
        Of("namecheap", "Namecheap", "namecheap",
            (new DnsField("username", "User name", "Of the account"), "auth_username"),
            (Secret("token", "API key", "Profile, Tools, API access; this server's address must be allowed there"), "auth_token"),
            (new DnsField("clientIp", "Address of this server", "As allowed there"), "auth_client_ip")),
        Of("netcup", "netcup", "netcup",
            (new DnsField("customerNumber", "Customer number", "Of the account"), "auth_customer_id"),
            (Secret("apiKey", "API key", "Customer Control Panel, Master data, API"), "auth_api_key"),
            (Secret("apiPassword", "API password", "Made on the same page"), "auth_api_password")) with { PriorityApart = true },
        Of("ovh", "OVH", "ovh",
            (new DnsField("endpoint", "Endpoint", "Region of the account", Otherwise: "ovh-eu", Choices: ["ovh-eu", "ovh-ca", "ovh-us"]), "auth_entrypoint"),
            (new DnsField("appKey", "Application key", "api.ovh.com/createToken: GET, POST, PUT and DELETE on /domain/zone/*"), "auth_application_key"),
            (Secret("appSecret", "Application secret", "Made with the key"), "auth_application_secret"),
            (Secret("consumerKey", "Consumer key", "Made with the key"), "auth_consumer_key")),
        Of("porkbun", "Porkbun", "porkbun",
            (Secret("apiKey", "API key", "Account, API access; it must be switched on for the domain too"), "auth_key"),
            (Secret("secretApiKey", "Secret API key", "Shown with the key"), "auth_secret")) with { PriorityApart = true },
        Of("vultr", "Vultr", "vultr", (Secret("token", "API key", "Account, API; this server's address must be allowed there"), "auth_token")) with { PriorityApart = true },
        Of("dnsimple", "DNSimple", "dnsimple", (Secret("token", "Account access token", "Account, Access tokens"), "auth_token")) with { PriorityApart = true },
        Of("inwx", "INWX", "inwx",
            (new DnsField("username", "User name", "Of the account; without a second factor"), "auth_username"),
            (Secret("password", "Password", "Of the account"), "auth_password")),
        Of("infomaniak", "Infomaniak", "infomaniak", (Secret("token", "API token", "manager.infomaniak.com, API: scope domain"), "auth_token")),
    ];

    private static DnsField Secret(string name, string label, string help) => new(name, label, help, IsSecret: true);

    private static LexiconProvider Of(string name, string label, string module, params (DnsField Field, string Option)[] fields) => new(
        new DnsProviderForm(name, label, [.. fields.Select(field => field.Field)]) { Types = Types },
        module,
        fields.ToDictionary(field => field.Field.Name, field => field.Option, StringComparer.Ordinal));
}
