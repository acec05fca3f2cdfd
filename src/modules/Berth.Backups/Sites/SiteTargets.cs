using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Ports.Backups;

namespace Berth.Backups.Sites;

/// <summary>The kinds of places, each with its own fields; several providers are one kind with another address.</summary>
internal static partial class SiteTargets
{
    private static readonly string[] S3Compatible =
        ["s3", "s3-v4-compat", "minio", "digitalocean-spaces", "wasabi", "scaleway-objectstorage", "linode-objectstorage", "ovh-objectstorage", "ionos-objectstorage", "vultr-objectstorage", "exoscale-sos", "backblaze-b2", "cloudflare-r2", "contabo-objectstorage", "hetzner-objectstorage", "idrive-e2", "synology-c2-objectstorage", "upcloud-objectstorage"];

    /// <summary><c>backup.unknown_provider</c>, <c>backup.bad_config</c> with a field for everything that is wrong.</summary>
    public static Result<BackupTarget> Read(string provider, JsonElement config)
    {
        var fields = new ConfigFields(config);
        BackupTarget? target = provider switch
        {
            "filesystem" or "mountpoint" => Local(fields),
            "sftp" => Sftp(fields),
            _ when S3Compatible.Contains(provider) => S3(fields, provider == "s3"),
            "rest" => Rest(fields),
            "azure" => new AzureTarget(fields.Required("account"), fields.Required("accountKey", "key"), fields.Required("container"), Prefix(fields)),
            "gcs" => new GoogleTarget(fields.Required("projectId"), fields.Text("credentials"), fields.Required("bucket"), Prefix(fields)),
            "b2" => new B2Target(fields.Required("accountId"), fields.Required("key"), fields.Required("bucket"), Prefix(fields)),
            "rclone" => Rclone(fields),
            _ => null,
        };
        if (target is null)
        {
            return Error.Invalid("backup.unknown_provider", "provider must be one of filesystem, sftp, s3 (and what is compatible with it), rest, azure, gcs, b2, rclone.", "provider");
        }

        return fields.Error is { } error ? error : target;
    }

    /// <summary>The config as it may be shown.</summary>
    public static string WithoutSecrets(JsonElement config)
    {
        var shown = config.ValueKind == JsonValueKind.Object ? JsonObject.Create(config)! : [];
        foreach (var name in BackupSiteSecrets.Fields)
        {
            shown.Remove(name);
        }

        return shown.ToJsonString();
    }

    private static LocalTarget Local(ConfigFields fields)
    {
        var path = fields.Required("backupDir", "backupFolder", "path");
        if (path.Length > 0 && (!Path.IsPathRooted(path) || Path.GetFullPath(path) != path.TrimEnd('/') || path == "/"))
        {
            fields.Problem("backupDir", "config.backupDir must be the absolute path of a folder, such as /mnt/backup/berth.");
        }

        return new LocalTarget(path);
    }

    private static SftpTarget Sftp(ConfigFields fields)
    {
        var (host, user) = (fields.Required("host"), fields.Required("user", "username"));
        if (host.Length > 0 && !HostPattern().IsMatch(host))
        {
            fields.Problem("host", "config.host must be a host name or an address.");
        }

        if (user.Length > 0 && !UserPattern().IsMatch(user))
        {
            fields.Problem("user", "config.user must be a user's name.");
        }

        var key = fields.Text("privateKey");
        if (key.Length > 0 && !key.TrimStart().StartsWith("-----BEGIN ", StringComparison.Ordinal))
        {
            fields.Problem("privateKey", "config.privateKey must be a private key as ssh-keygen writes it, without a passphrase.");
        }

        var hostKey = fields.Optional("", "hostKey");
        if (hostKey.Length > 0 && !HostKeyPattern().IsMatch(hostKey))
        {
            fields.Problem("hostKey", "config.hostKey must look like: ssh-ed25519 AAAA…");
        }

        return new SftpTarget(host, fields.Number(22, 1, 65535, "port"), user, fields.Required("path", "remoteDir"), key, hostKey.Length == 0 ? null : hostKey);
    }

    private static S3Target S3(ConfigFields fields, bool isAmazon)
    {
        var region = fields.Optional("us-east-1", "region");
        var endpoint = isAmazon ? fields.Optional($"https://s3.{region}.amazonaws.com", "endpoint") : fields.Required("endpoint");
        CheckUrl(fields, "endpoint", endpoint);
        return new S3Target(endpoint, region, Bucket(fields), Prefix(fields), fields.Required("accessKeyId"), fields.Required("secretAccessKey"), fields.Flag(!isAmazon, "s3ForcePathStyle")) { Authority = Authority(fields) };
    }

    private static RestTarget Rest(ConfigFields fields)
    {
        var (url, user, password) = (fields.Required("url"), fields.Optional("", "username", "user"), fields.Optional("", "password"));
        CheckUrl(fields, "url", url);
        return new RestTarget(url, user.Length == 0 ? null : user, password.Length == 0 ? null : password) { Authority = Authority(fields) };
    }

    private static string? Authority(ConfigFields fields)
    {
        if (fields.Flag(false, "acceptSelfSignedCerts"))
        {
            fields.Problem("acceptSelfSignedCerts", "Certificates are always checked. Give the authority of the server's certificate (PEM) in config.caCertificate.");
        }

        if (fields.Lines("caCertificate") is not { Length: > 0 } pem)
        {
            return null;
        }

        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            if (certificates.Count > 0)
            {
                return certificates.ExportCertificatePems();
            }
        }
        catch (CryptographicException)
        {
            // Told below.
        }

        fields.Problem("caCertificate", "config.caCertificate must be a certificate in PEM form.");
        return null;
    }

    private static RcloneTarget Rclone(ConfigFields fields)
    {
        var remote = fields.Required("remote");
        if (remote.Length > 0 && !RemotePattern().IsMatch(remote))
        {
            fields.Problem("remote", "config.remote must be name:path, where rclone on this server knows the name.");
        }

        return new RcloneTarget(remote);
    }

    private static string Bucket(ConfigFields fields)
    {
        var bucket = fields.Required("bucket");
        if (bucket.Length > 0 && !BucketPattern().IsMatch(bucket))
        {
            fields.Problem("bucket", "config.bucket must be a bucket's name.");
        }

        return bucket;
    }

    private static string Prefix(ConfigFields fields)
    {
        var prefix = fields.Optional("", "prefix").Trim('/');
        if (prefix.Split('/').Contains(".."))
        {
            fields.Problem("prefix", "config.prefix must not lead upwards.");
        }

        return prefix;
    }

    private static void CheckUrl(ConfigFields fields, string name, string value)
    {
        if (value.Length > 0 && !(Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0))
        {
            fields.Problem(name, $"config.{name} must begin with https:// or http:// and hold no user.");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex HostPattern();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_.-]{0,63}\z", RegexOptions.NonBacktracking)]
    private static partial Regex UserPattern();

    [GeneratedRegex(@"^[a-z0-9@.-]{3,64} [A-Za-z0-9+/=]{16,2048}\z", RegexOptions.NonBacktracking)]
    private static partial Regex HostKeyPattern();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{1,62}\z", RegexOptions.NonBacktracking)]
    private static partial Regex BucketPattern();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_. -]{0,63}:.*\z", RegexOptions.NonBacktracking)]
    private static partial Regex RemotePattern();
}
