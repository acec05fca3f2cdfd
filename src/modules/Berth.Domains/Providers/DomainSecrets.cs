using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Domains.Data;
using Berth.Ports.Dns;
using Berth.Ports.Secrets;

namespace Berth.Domains.Providers;

/// <summary>What of a domain nobody may read in the database.</summary>
/// <param name="Fields">All fields of its provider, those that may be shown included.</param>
internal sealed record DomainSecrets(IReadOnlyDictionary<string, string> Fields)
{
    private const string Purpose = "domain:";

    public override string ToString() => "secret";

    public string Seal(string domain, ISecretStore secrets) => secrets.Protect(JsonSerializer.Serialize(this, DomainSecretsJson.Default.DomainSecrets), Purpose + domain);

    public static DnsZone ZoneOf(DomainRow row, ISecretStore secrets) => new(
        row.ZoneName,
        row.Sealed is null ? new Dictionary<string, string>() : JsonSerializer.Deserialize(secrets.Unprotect(row.Sealed, Purpose + row.Domain), DomainSecretsJson.Default.DomainSecrets)!.Fields);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DomainSecrets))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class DomainSecretsJson : JsonSerializerContext;
