using System.Text.Json;
using Berth.Contracts;
using Berth.Domains.Data;
using Berth.Domains.Providers;
using Berth.Domains.Settings;
using Berth.Ports.Dns;
using Berth.Ports.Secrets;
using Berth.Web;

namespace Berth.Domains.Features;

internal sealed class DomainShape(ProviderForms providers, ISecretStore secrets)
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    /// <param name="caller">Who is no administrator sees which domains there are, and nothing of how they are kept.</param>
    public DomainResponse Of(DomainRow row, Caller caller) => caller.IsAdmin ? Whole(row) : new()
    {
        Domain = row.Domain,
        ZoneName = row.ZoneName,
        Provider = row.Provider,
        Config = Nothing,
        TlsConfig = new TlsConfig(DomainTlsChoices.Read(row).Provider),
        Primary = row.IsPrimary,
    };

    private DomainResponse Whole(DomainRow row) => new()
    {
        Domain = row.Domain,
        ZoneName = row.ZoneName,
        Provider = row.Provider,
        Config = Config(row),
        TlsConfig = DomainTlsChoices.Read(row).ToConfig(DomainSecrets.Of(row, secrets).AcmeKey is not null),
        WellKnown = row.WellKnown == "{}" ? null : JsonElement.Parse(row.WellKnown),
        Primary = row.IsPrimary,
    };

    /// <summary>Secrets that there are show as such; clients may send the mask back.</summary>
    public JsonElement Config(DomainRow row)
    {
        var shown = JsonSerializer.Deserialize(row.Fields, DomainSecretsJson.Default.DictionaryStringString)!;
        var known = DomainSecrets.Of(row, secrets).Fields;
        foreach (var field in providers.Find(row.Provider).Value?.Fields.Where(field => field.IsSecret && known.GetValueOrDefault(field.Name) is { Length: > 0 }) ?? [])
        {
            shown[field.Name] = ProviderFields.Masked;
        }

        return JsonSerializer.SerializeToElement(shown, DomainSecretsJson.Default.DictionaryStringString);
    }

    public static DnsProviderResponse Of(DnsProviderForm form) => new(
        form.Name, form.Label, form.KeepsRecords, [.. form.Fields.Select(field => new DnsFieldResponse(field.Name, field.Label, field.Help, field.IsSecret, field.Otherwise, field.Choices))]);
}
