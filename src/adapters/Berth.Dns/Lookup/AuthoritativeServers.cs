using System.Net;
using System.Net.Sockets;
using Berth.Ports;
using Berth.Ports.Dns;
using DnsClient;
using DnsClient.Protocol;

namespace Berth.Dns.Lookup;

/// <param name="Resolvers">Who knows the zones' name servers; null is what the machine asks. For name servers that only a network knows.</param>
public sealed record LookupOptions(IReadOnlyList<IPEndPoint>? Resolvers = null)
{
    /// <summary>Until every server of a zone has a new record.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>Asks the servers that a zone is delegated to, each for itself and without any cache in between.</summary>
internal sealed class AuthoritativeServers(LookupOptions options, TimeProvider clock) : IDnsLookup
{
    private const int MostServers = 8;
    private static readonly TimeSpan OneQuery = TimeSpan.FromSeconds(4);

    public async Task<IReadOnlyList<string>> FindAsync(string zone, string host, DnsRecordType type, CancellationToken cancellationToken)
    {
        foreach (var server in await ServersAsync(zone, cancellationToken))
        {
            if (await AskAsync(server, host, type, cancellationToken) is { } values)
            {
                return values;
            }
        }

        // Nobody says who is in charge, or those do not talk to us: what everybody gets to hear then.
        return await ReadAsync(Client(options.Resolvers?[0]), host, type, cancellationToken) ?? [];
    }

    public async Task UntilServedAsync(string zone, string host, DnsRecordType type, string value, CancellationToken cancellationToken)
    {
        var servers = await ServersAsync(zone, cancellationToken);
        var until = clock.GetUtcNow() + options.Patience;
        foreach (var server in servers)
        {
            while (await AskAsync(server, host, type, cancellationToken) is { } values && !values.Contains(value, StringComparer.Ordinal))
            {
                if (clock.GetUtcNow() >= until)
                {
                    throw new PortException("dns.not_served", $"After {options.Patience.TotalMinutes:0} minutes the name server {server.Address} of {zone} still does not answer with {value} for {host}. See whether {zone} is delegated to the provider that this server writes to.", isTransient: true);
                }

                await Task.Delay(options.Poll, clock, cancellationToken);
            }
        }
    }

    /// <summary>Empty when the zone has none that can be found.</summary>
    private async Task<IReadOnlyList<IPEndPoint>> ServersAsync(string zone, CancellationToken cancellationToken)
    {
        var resolver = Client(options.Resolvers?[0]);
        try
        {
            var names = (await resolver.QueryAsync(zone, QueryType.NS, cancellationToken: cancellationToken)).Answers.NsRecords().Select(record => record.NSDName.Value);
            var servers = new List<IPEndPoint>();
            foreach (var name in names.Take(MostServers))
            {
                var found = await resolver.QueryAsync(name, QueryType.A, cancellationToken: cancellationToken);
                servers.AddRange(found.Answers.ARecords().Take(2).Select(record => new IPEndPoint(record.Address, 53)));
            }

            return servers;
        }
        catch (DnsResponseException)
        {
            return [];
        }
    }

    /// <summary>Null when the server does not answer.</summary>
    private static Task<IReadOnlyList<string>?> AskAsync(IPEndPoint server, string host, DnsRecordType type, CancellationToken cancellationToken) => ReadAsync(Client(server), host, type, cancellationToken);

    private static async Task<IReadOnlyList<string>?> ReadAsync(LookupClient client, string host, DnsRecordType type, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.QueryAsync(host, Enum.Parse<QueryType>(type.ToText()), cancellationToken: cancellationToken);
            return [.. answer.Answers.Select(record => Text(record, type)).OfType<string>().Order(StringComparer.Ordinal)];
        }
        catch (Exception problem) when (problem is DnsResponseException or SocketException)
        {
            return null;
        }
    }

    private static string? Text(DnsResourceRecord record, DnsRecordType type) => (record, type) switch
    {
        (ARecord a, DnsRecordType.A) => a.Address.ToString(),
        (AaaaRecord aaaa, DnsRecordType.Aaaa) => aaaa.Address.ToString(),
        (CNameRecord alias, DnsRecordType.Cname) => alias.CanonicalName.Value.TrimEnd('.').ToLowerInvariant(),
        (TxtRecord text, DnsRecordType.Txt) => string.Concat(text.EscapedText),
        (MxRecord mail, DnsRecordType.Mx) => $"{mail.Preference} {mail.Exchange.Value.TrimEnd('.').ToLowerInvariant()}",
        (SrvRecord service, DnsRecordType.Srv) => $"{service.Priority} {service.Weight} {service.Port} {service.Target.Value.TrimEnd('.').ToLowerInvariant()}",
        (CaaRecord authority, DnsRecordType.Caa) => $"{authority.Flags} {authority.Tag} \"{authority.Value}\"",
        _ => null,
    };

    private static LookupClient Client(IPEndPoint? server)
    {
        var settings = server is null ? new LookupClientOptions() : new LookupClientOptions(server);
        (settings.UseCache, settings.Timeout, settings.Retries, settings.ThrowDnsErrors, settings.EnableAuditTrail) = (false, OneQuery, 1, false, false);
        return new LookupClient(settings);
    }
}
