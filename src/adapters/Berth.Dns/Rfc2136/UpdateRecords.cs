using System.Globalization;
using System.Net;
using System.Text;
using Berth.Ports;
using Berth.Ports.Dns;
using Berth.Ports.Programs;
using DnsClient;
using DnsClient.Protocol;

namespace Berth.Dns.Rfc2136;

/// <summary>
/// Any server that takes dynamic updates (RFC 2136) signed with a TSIG key (RFC 8945): BIND, Knot, PowerDNS and others.
/// Written by BIND's <c>nsupdate</c>, which gets the key by standard input; read by asking the server itself.
/// </summary>
internal sealed class UpdateRecords(IProgramRunner programs) : IDnsRecords
{
    private static readonly string[] Algorithms = ["hmac-sha256", "hmac-sha512", "hmac-sha384", "hmac-sha224", "hmac-sha1", "hmac-md5"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public DnsProviderForm Form { get; } = new(
        "rfc2136",
        "Dynamic updates (RFC 2136)",
        [
            new("server", "Server", "The primary name server: an address or name, with :port when it is not 53"),
            new("keyName", "Key", "The TSIG key's name"),
            new("keySecret", "Secret", "The TSIG key itself, in base64", IsSecret: true),
            new("keyAlgorithm", "Algorithm", "Of the key", Otherwise: "hmac-sha256", Choices: Algorithms),
        ]);

    /// <summary>A record set that nobody uses is taken away: the server checks key and zone all the same.</summary>
    public Task VerifyAsync(DnsZone zone, CancellationToken cancellationToken) => ReplaceAsync(zone, $"_berth-check.{zone.Name}", DnsRecordType.Txt, [], cancellationToken);

    public async Task<IReadOnlyList<string>> FindAsync(DnsZone zone, string host, DnsRecordType type, CancellationToken cancellationToken)
    {
        var (name, (server, port)) = (DnsRecords.CheckHost(zone, host), Server(zone));
        try
        {
            var address = IPAddress.TryParse(server, out var parsed) ? parsed : (await System.Net.Dns.GetHostAddressesAsync(server, cancellationToken)).First();
            var client = new LookupClient(new LookupClientOptions(new IPEndPoint(address, port)) { UseCache = false, Recursion = false, UseTcpOnly = true, Timeout = Patience, Retries = 1, ThrowDnsErrors = false });
            var answer = await client.QueryAsync(new DnsQuestion(name + ".", Kind(type)), cancellationToken);
            if (answer.HasError && answer.Header.ResponseCode != DnsHeaderResponseCode.NotExistentDomain)
            {
                throw new PortException("dns.refused", $"{server} does not answer for {zone.Name}: {ProviderWords.Short(answer.ErrorMessage)}");
            }

            return [.. answer.Answers.Where(record => string.Equals(record.DomainName.Value.TrimEnd('.'), name, StringComparison.OrdinalIgnoreCase)).Select(record => Text(type, record)).OfType<string>().Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is DnsResponseException or System.Net.Sockets.SocketException or InvalidOperationException or DnsXidMismatchException)
        {
            throw Unreachable(server, error.Message, error);
        }
    }

    public async Task ReplaceAsync(DnsZone zone, string host, DnsRecordType type, IReadOnlyList<string> values, CancellationToken cancellationToken)
    {
        var (name, (server, port)) = (DnsRecords.CheckHost(zone, host), Server(zone));
        var script = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"server {server} {port}\n")
            .Append(CultureInfo.InvariantCulture, $"zone {zone.Name}.\n")
            .Append(CultureInfo.InvariantCulture, $"key {Key(zone)}\n")
            .Append(CultureInfo.InvariantCulture, $"update delete {name}. {type.ToText()}\n");
        foreach (var value in values)
        {
            script.Append(CultureInfo.InvariantCulture, $"update add {name}. {DnsRecords.Lifetime} {type.ToText()} {DnsRecords.ToZoneFile(type, DnsRecords.Check(type, value))}\n");
        }

        using var input = new MemoryStream(Encoding.ASCII.GetBytes(script.Append("send\nquit\n").ToString()));
        var result = await programs.RunAsync(new ProgramCall { FileName = "nsupdate", Arguments = ["-v", "-t", "15", "-u", "5", "-r", "1"], Input = input, Timeout = Patience }, cancellationToken);
        if (!result.IsOk)
        {
            throw Problem(zone, server, ProviderWords.Without(result.ErrorOutput + result.Output, [zone.Field("keySecret")]));
        }
    }

    private static PortException Problem(DnsZone zone, string server, string said)
    {
        var words = ProviderWords.Short(said);
        return words switch
        {
            _ when Says(words, "BADSIG", "BADKEY", "BADTIME", "NOTAUTH(", "TSIG error", "invalid key", "could not create key", "bad base64") =>
                new PortException("dns.credentials", $"{server} refuses the key {zone.Field("keyName")}. Check its name, algorithm and secret, and both clocks: {words}"),
            _ when Says(words, "NOTZONE", "NOTAUTH") => new PortException("dns.no_zone", $"{server} is not the primary server of {zone.Name}: {words}"),
            _ when Says(words, "REFUSED") => new PortException("dns.refused", $"{server} does not let the key {zone.Field("keyName")} change {zone.Name} (allow-update, update-policy): {words}"),
            _ when Says(words, "timed out", "connection refused", "network unreachable", "host unreachable", "couldn't get address", "SERVFAIL", "Communication with") => Unreachable(server, words, null),
            _ => new PortException("dns.refused", $"{server} refused the update: {words}"),
        };
    }

    private static bool Says(string words, params ReadOnlySpan<string> what)
    {
        foreach (var one in what)
        {
            if (words.Contains(one, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static PortException Unreachable(string server, string why, Exception? inner) =>
        new("dns.unreachable", $"The name server {server} cannot be asked: {ProviderWords.Short(why)}", isTransient: true, inner: inner);

    /// <summary>Nothing that could end a line of the script.</summary>
    private static (string Host, int Port) Server(DnsZone zone)
    {
        var text = zone.Field("server").Trim();
        var (host, port) = IPEndPoint.TryParse(text, out var endpoint) && (text.StartsWith('[') || text.Count(letter => letter == ':') == 1 || endpoint.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
            ? (endpoint.Address.ToString(), endpoint.Port == 0 ? 53 : endpoint.Port)
            : text.Split(':') is [var name, var number] && ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? (name, parsed) : (text, 53);
        return host.Length is > 0 and <= 253 && host.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or ':')
            ? (host, port)
            : throw new PortException("dns.credentials", "The server must be an address or a host name, such as ns1.example.com or 192.0.2.1:5353.");
    }

    private static string Key(DnsZone zone)
    {
        var (name, secret, algorithm) = (zone.Field("keyName"), zone.Field("keySecret"), zone.Field("keyAlgorithm"));
        return name.Length is > 0 and <= 253 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_')
            && Algorithms.Contains(algorithm, StringComparer.Ordinal)
            && secret.Length is > 0 and <= 1000 && secret.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/' or '=')
            ? $"{algorithm}:{name} {secret}"
            : throw new PortException("dns.credentials", "The key's name or its secret (base64) is not in the form it should have.");
    }

    private static QueryType Kind(DnsRecordType type) => type switch
    {
        DnsRecordType.A => QueryType.A,
        DnsRecordType.Aaaa => QueryType.AAAA,
        DnsRecordType.Cname => QueryType.CNAME,
        DnsRecordType.Txt => QueryType.TXT,
        DnsRecordType.Mx => QueryType.MX,
        DnsRecordType.Srv => QueryType.SRV,
        _ => QueryType.CAA,
    };

    private static string? Text(DnsRecordType type, DnsResourceRecord record) => record switch
    {
        ARecord address when type == DnsRecordType.A => address.Address.ToString(),
        AaaaRecord address when type == DnsRecordType.Aaaa => address.Address.ToString(),
        CNameRecord name when type == DnsRecordType.Cname => name.CanonicalName.Value.TrimEnd('.').ToLowerInvariant(),
        TxtRecord text when type == DnsRecordType.Txt => string.Concat(text.Text),
        MxRecord mail when type == DnsRecordType.Mx => string.Create(CultureInfo.InvariantCulture, $"{mail.Preference} {mail.Exchange.Value.TrimEnd('.').ToLowerInvariant()}"),
        SrvRecord service when type == DnsRecordType.Srv => string.Create(CultureInfo.InvariantCulture, $"{service.Priority} {service.Weight} {service.Port} {service.Target.Value.TrimEnd('.').ToLowerInvariant()}"),
        CaaRecord authority when type == DnsRecordType.Caa => string.Create(CultureInfo.InvariantCulture, $"{authority.Flags} {authority.Tag} \"{authority.Value}\""),
        _ => null,
    };
}
