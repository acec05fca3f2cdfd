using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Backups.Data;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Ports.Backups;
using Berth.Ports.Secrets;

namespace Berth.Backups.Sites;

/// <summary>What of a site nobody may read in the database.</summary>
/// <param name="Config">The provider's own fields, all of them.</param>
/// <param name="Password">The repository's.</param>
internal sealed record SiteSecrets(JsonElement Config, string Password)
{
    private const string Purpose = "backup-site:";

    public override string ToString() => "secret";

    public string Seal(string siteId, ISecretStore secrets) => secrets.Protect(JsonSerializer.Serialize(this, SiteJson.Default.SiteSecrets), Purpose + siteId);

    public static SiteSecrets Of(SiteRow site, ISecretStore secrets) => JsonSerializer.Deserialize(secrets.Unprotect(site.Sealed, Purpose + site.Id), SiteJson.Default.SiteSecrets)!;

    /// <summary>How the site's repository is reached.</summary>
    public static RepositoryAccess Access(SiteRow site, ISecretStore secrets)
    {
        var (opened, limits) = (Of(site, secrets), JsonSerializer.Deserialize(site.Limits, SiteJson.Default.BackupLimits)!);
        var target = SiteTargets.Read(site.Provider, opened.Config);
        return new RepositoryAccess(target.Value ?? throw new ErrorException(target.Error!), opened.Password)
        {
            UploadLimit = limits.UploadKiB,
            DownloadLimit = limits.DownloadKiB,
            Niceness = limits.Niceness,
        };
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SiteSecrets))]
[JsonSerializable(typeof(BackupLimits))]
[JsonSerializable(typeof(BackupRetention))]
[JsonSerializable(typeof(BackupContents))]
internal sealed partial class SiteJson : JsonSerializerContext;
