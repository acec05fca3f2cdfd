using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Ports;
using Berth.Ports.Dns;
using Berth.Ports.Programs;

namespace Berth.Dns.Lexicon;

/// <param name="Folder">For what lexicon keeps between calls (its copy of the public suffix list); made when absent.</param>
public sealed record LexiconOptions(string Folder);

/// <summary>A provider by Debian's <c>lexicon</c>: a process a call, credentials in its environment only.</summary>
internal sealed class LexiconRecords(LexiconProvider provider, IProgramRunner programs, LexiconOptions options) : IDnsRecords
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public DnsProviderForm Form => provider.Form;

    public Task VerifyAsync(DnsZone zone, CancellationToken cancellationToken) => ListAsync(zone, zone.Name, DnsRecordType.Txt, cancellationToken);

    public async Task<IReadOnlyList<string>> FindAsync(DnsZone zone, string host, DnsRecordType type, CancellationToken cancellationToken) =>
        [.. (await ListAsync(zone, DnsRecords.CheckHost(zone, host), type, cancellationToken)).Select(record => record.Value).Order(StringComparer.Ordinal)];

    /// <summary>What is new comes first, so that a name never has nothing; what is wrong goes then.</summary>
    public async Task ReplaceAsync(DnsZone zone, string host, DnsRecordType type, IReadOnlyList<string> values, CancellationToken cancellationToken)
    {
        var name = DnsRecords.CheckHost(zone, host);
        var wanted = values.Select(value => DnsRecords.Check(type, value)).ToHashSet(StringComparer.Ordinal);
        var there = await ListAsync(zone, name, type, cancellationToken);
        foreach (var value in wanted.Except(there.Select(record => record.Value)))
        {
            // A name has one canonical name only, so there the old one must go first.
            if (type == DnsRecordType.Cname)
            {
                foreach (var old in there)
                {
                    await RemoveAsync(zone, name, type, old, cancellationToken);
                }

                there = [];
            }

            await RunAsync(zone, ["create", zone.Name, type.ToText(), "--name", name + ".", "--ttl", DnsRecords.Lifetime.ToString(CultureInfo.InvariantCulture), .. Content(type, value)], cancellationToken);
        }

        foreach (var old in there.Where(record => !wanted.Contains(record.Value)))
        {
            await RemoveAsync(zone, name, type, old, cancellationToken);
        }

        if (wanted.Count > 0 && type is (DnsRecordType.Cname or DnsRecordType.Mx or DnsRecordType.Srv))
        {
            await CompareAsync(zone, name, type, wanted, cancellationToken);
        }
    }

    /// <summary>Some of lexicon's modules put the zone behind names of other zones: such a record goes again.</summary>
    private async Task CompareAsync(DnsZone zone, string name, DnsRecordType type, HashSet<string> wanted, CancellationToken cancellationToken)
    {
        var there = await ListAsync(zone, name, type, cancellationToken);
        if (there.Select(record => record.Value).ToHashSet(StringComparer.Ordinal).SetEquals(wanted))
        {
            return;
        }

        foreach (var wrong in there)
        {
            await RemoveAsync(zone, name, type, wrong, cancellationToken);
        }

        throw new PortException("dns.unsupported", $"{Form.Label} made something else of this record of type {type.ToText()}, so it was taken away again. Make it in its own panel.");
    }

    private async Task RemoveAsync(DnsZone zone, string name, DnsRecordType type, (string Value, string Raw, string Id) old, CancellationToken cancellationToken) => await RunAsync(
        zone,
        ["delete", zone.Name, type.ToText(), .. old.Id.Length > 0 ? (string[])["--identifier", old.Id] : ["--name", name + ".", "--content", old.Raw]],
        cancellationToken);

    private string[] Content(DnsRecordType type, string value) =>
        provider.PriorityApart && type is (DnsRecordType.Mx or DnsRecordType.Srv) && value.Split(' ', 2) is [var priority, var rest]
            ? ["--priority", priority, "--content", Target(type, rest)]
            : ["--content", Target(type, value)];

    private string Target(DnsRecordType type, string value) => provider.DottedTargets && type is (DnsRecordType.Cname or DnsRecordType.Mx or DnsRecordType.Srv) ? value + "." : value;

    private async Task<IReadOnlyList<(string Value, string Raw, string Id)>> ListAsync(DnsZone zone, string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        var output = await RunAsync(zone, ["list", zone.Name, type.ToText(), "--name", name + "."], cancellationToken);
        try
        {
            // Some modules list more than was asked for.
            return [.. (JsonSerializer.Deserialize(output, LexiconJson.Default.LexiconRecordArray) ?? [])
                .Where(record => string.Equals(record.Type, type.ToText(), StringComparison.OrdinalIgnoreCase) && string.Equals(record.Name?.TrimEnd('.'), name, StringComparison.OrdinalIgnoreCase))
                .Select(record => (DnsRecords.FromZoneFile(type, record.Content ?? ""), record.Content ?? "", record.Id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? record.Id.ToString() : ""))];
        }
        catch (JsonException error)
        {
            throw new PortException("dns.nonsense", $"{Form.Label} gave an answer that lexicon could not make a list of.", inner: error);
        }
    }

    private async Task<string> RunAsync(DnsZone zone, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments[2] is var type && Form.Types.All(known => known.ToText() != type))
        {
            throw new PortException("dns.unsupported", $"Records of type {type} at {Form.Label} cannot be kept by this platform. Make them in its own panel.");
        }

        var empty = Directory.CreateDirectory(Path.Combine(options.Folder, "empty"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        var environment = new Dictionary<string, string>(provider.Environment(zone), StringComparer.Ordinal)
        {
            ["TLDEXTRACT_CACHE_PATH"] = Path.Combine(options.Folder, "suffixes"),
            ["TLDEXTRACT_CACHE_TIMEOUT"] = "5",
        };
        var result = await programs.RunAsync(new ProgramCall
        {
            FileName = "lexicon",

            // From no file of anybody's; the zone is named, because it is guessed wrongly for some.
            Arguments = ["--config-dir", empty, "--delegated", zone.Name, provider.Module, .. arguments, "--output", "JSON"],
            Environment = environment,
            WorkingDirectory = empty,
            Timeout = Patience,
        }, cancellationToken);
        return result.IsOk ? result.Output : throw LexiconErrors.Of(Form.Label, zone.Name, ProviderWords.Without(result.ErrorOutput + "\n" + result.Output, provider.Secrets(zone)));
    }
}

internal sealed record LexiconRecord(string? Type, string? Name, string? Content)
{
    public JsonElement Id { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LexiconRecord[]))]
internal sealed partial class LexiconJson : JsonSerializerContext;
