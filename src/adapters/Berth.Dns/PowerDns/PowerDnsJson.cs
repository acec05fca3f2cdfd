using System.Text.Json.Serialization;

namespace Berth.Dns.PowerDns;

internal sealed record PowerDnsZone
{
    [JsonPropertyName("rrsets")]
    public IReadOnlyList<PowerDnsSet>? Sets { get; init; }
}

/// <param name="Name">With a dot at the end.</param>
internal sealed record PowerDnsSet(string Name, string Type, [property: JsonPropertyName("changetype")] string? Change = null)
{
    [JsonPropertyName("ttl")]
    public int? Lifetime { get; init; }

    public IReadOnlyList<PowerDnsRecord>? Records { get; init; }
}

internal sealed record PowerDnsRecord(string Content, bool Disabled = false);

internal sealed record PowerDnsProblem(string? Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PowerDnsZone))]
[JsonSerializable(typeof(PowerDnsProblem))]
internal sealed partial class PowerDnsJson : JsonSerializerContext;
