using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Berth.Ports;
using Berth.Ports.Dns;

namespace Berth.Dns.PowerDns;

/// <summary>PowerDNS's authoritative server by its HTTP API (https://doc.powerdns.com/authoritative/http-api/).</summary>
internal sealed class PowerDnsRecords(HttpClient http) : IDnsRecords
{
    private const int LongestAnswer = 16 << 20;

    public DnsProviderForm Form { get; } = new(
        "powerdns",
        "PowerDNS",
        [
            new("url", "API address", "Of the server's API, such as http://127.0.0.1:8081"),
            new("apiKey", "API key", "api-key in pdns.conf", IsSecret: true),
            new("serverId", "Server", "Its name in the API", Otherwise: "localhost"),
        ]);

    public Task VerifyAsync(DnsZone zone, CancellationToken cancellationToken) => ReadAsync(zone, zone.Name, DnsRecordType.Txt, cancellationToken);

    public async Task<IReadOnlyList<string>> FindAsync(DnsZone zone, string host, DnsRecordType type, CancellationToken cancellationToken) =>
        await ReadAsync(zone, DnsRecords.CheckHost(zone, host), type, cancellationToken);

    public async Task ReplaceAsync(DnsZone zone, string host, DnsRecordType type, IReadOnlyList<string> values, CancellationToken cancellationToken)
    {
        var set = new PowerDnsSet(DnsRecords.CheckHost(zone, host) + ".", type.ToText(), values.Count == 0 ? "DELETE" : "REPLACE")
        {
            Lifetime = values.Count == 0 ? null : DnsRecords.Lifetime,
            Records = [.. values.Select(value => new PowerDnsRecord(DnsRecords.ToZoneFile(type, DnsRecords.Check(type, value))))],
        };
        using var request = Request(HttpMethod.Patch, zone, "");
        request.Content = JsonContent.Create(new PowerDnsZone { Sets = [set] }, PowerDnsJson.Default.PowerDnsZone);
        using var response = await SendAsync(request, zone, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> ReadAsync(DnsZone zone, string host, DnsRecordType type, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, zone, $"?rrset_name={Uri.EscapeDataString(host + ".")}&rrset_type={type.ToText()}");
        using var response = await SendAsync(request, zone, cancellationToken);
        try
        {
            var found = await response.Content.ReadFromJsonAsync(PowerDnsJson.Default.PowerDnsZone, cancellationToken);
            return [.. (found?.Sets ?? [])
                .Where(set => set.Type == type.ToText() && string.Equals(set.Name.TrimEnd('.'), host, StringComparison.OrdinalIgnoreCase))
                .SelectMany(set => set.Records ?? [])
                .Where(record => !record.Disabled)
                .Select(record => DnsRecords.FromZoneFile(type, record.Content))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or HttpRequestException)
        {
            throw new PortException("dns.nonsense", "What answers at the API's address does not talk like PowerDNS. Check the address.", inner: error);
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, DnsZone zone, string query)
    {
        if (!Uri.TryCreate(zone.Field("url").TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new PortException("dns.credentials", "The API address must begin with http:// or https://.");
        }

        var request = new HttpRequestMessage(method, new Uri(address, $"api/v1/servers/{Uri.EscapeDataString(zone.Field("serverId"))}/zones/{Uri.EscapeDataString(zone.Name + ".")}{query}"));
        request.Headers.TryAddWithoutValidation("X-API-Key", zone.Field("apiKey"));
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, DnsZone zone, CancellationToken cancellationToken)
    {
        HttpResponseMessage? response = null;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            var words = await WordsAsync(response, cancellationToken);
            var problem = response.StatusCode switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new PortException("dns.credentials", $"PowerDNS refuses the API key.{words}"),
                HttpStatusCode.NotFound => new PortException("dns.no_zone", $"PowerDNS has no zone {zone.Name}. Make it there first (pdnsutil create-zone {zone.Name}).{words}"),
                >= HttpStatusCode.InternalServerError => new PortException("dns.unreachable", $"PowerDNS failed with status {(int)response.StatusCode}.{words}", isTransient: true),
                _ => new PortException("dns.refused", $"PowerDNS refused the change with status {(int)response.StatusCode}.{words}"),
            };
            response.Dispose();
            throw problem;
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            response?.Dispose();
            throw new PortException("dns.unreachable", $"PowerDNS does not answer at {request.RequestUri!.GetLeftPart(UriPartial.Authority)}: {(error is TaskCanceledException ? "no answer in time" : error.Message)}", isTransient: true, inner: error);
        }
    }

    /// <summary>What it said, in one line.</summary>
    private static async Task<string> WordsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var said = await response.Content.ReadFromJsonAsync(PowerDnsJson.Default.PowerDnsProblem, cancellationToken);
            return said?.Error is { Length: > 0 } error ? $" It says: {ProviderWords.Short(error)}" : "";
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            return "";
        }
    }
}
