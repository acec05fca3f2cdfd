using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Domains.Data;
using Berth.Ports.Dns;
using Berth.Ports.Secrets;

namespace Berth.Domains.Providers;

/// <summary>What of a domain nobody may read in the database.</summary>
/// <param name="Fields">All fields of its provider, those that may be shown included.</param>
/// <param name="AcmeKey">Key of the external account at the ACME authority; null is none.</param>
internal sealed record DomainSecrets(IReadOnlyDictionary<string, string> Fields, string? AcmeKey = null)
{
    private const string Purpose = "domain:";

    public override string ToString() => "secret";

    public string Seal(string domain, ISecretStore secrets) => secrets.Protect(JsonSerializer.Serialize(this, DomainSecretsJson.Default.DomainSecrets), Purpose + domain);

    public static DomainSecrets Of(DomainRow row, ISecretStore secrets) => row.Sealed is null
        ? new(new Dictionary<string, string>())
        : JsonSerializer.Deserialize(secrets.Unprotect(row.Sealed, Purpose + row.Domain), DomainSecretsJson.Default.DomainSecrets)!;

    public static DnsZone ZoneOf(DomainRow row, ISecretStore secrets) => new(row.ZoneName, Of(row, secrets).Fields);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DomainSecrets))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(Settings.TlsSettings))]
internal sealed partial class DomainSecretsJson : JsonSerializerContext;
