using System.Collections.Concurrent;
using System.Net.Http.Json;
using Berth.Ports;
using Berth.Ports.Certificates;

namespace Berth.Testing.Servers;

/// <summary>TXT records in pebble's name server.</summary>
public sealed class ChallengeRecords(HttpClient http, Uri management) : IDnsChallenges
{
    /// <summary>Names that have a record now.</summary>
    public ConcurrentDictionary<string, string> Present { get; } = new();

    public ConcurrentBag<string> Ever { get; } = [];

    public PortException? Failure { get; set; }

    public async Task PresentAsync(string fqdn, string value, CancellationToken cancellationToken)
    {
        if (Failure is { } failure)
        {
            throw failure;
        }

        Ever.Add(fqdn);
        Present[fqdn] = value;
        (await http.PostAsJsonAsync(new Uri(management, "set-txt"), new { host = fqdn + ".", value }, cancellationToken)).EnsureSuccessStatusCode();
    }

    public async Task CleanUpAsync(string fqdn, string value, CancellationToken cancellationToken)
    {
        Present.TryRemove(fqdn, out _);
        (await http.PostAsJsonAsync(new Uri(management, "clear-txt"), new { host = fqdn + "." }, cancellationToken)).EnsureSuccessStatusCode();
    }

    public async Task<bool> IsUpAsync() => (await http.PostAsJsonAsync(new Uri(management, "clear-txt"), new { host = "up.example." })).IsSuccessStatusCode;
}
