using System.Text.Json;
using Berth.Contracts;
using Berth.Domains.Data;
using Berth.Domains.Providers;
using Berth.Domains.Settings;
using Berth.Ports.Dns;
using Berth.Ports.Secrets;

namespace Berth.Domains.Features;

internal sealed class DomainShape(ProviderForms providers, ISecretStore secrets)
{
    public DomainResponse Of(DomainRow row) => new()
    {
        Domain = row.Domain,
        ZoneName = row.ZoneName,
        Provider = row.Provider,
        Config = Config(row),
        TlsConfig = DomainTlsChoices.Read(row).ToConfig(DomainSecrets.Of(row, secrets).AcmeKey is not null),
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
