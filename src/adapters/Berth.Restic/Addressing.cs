using Berth.Ports;
using Berth.Ports.Backups;

namespace Berth.Restic;

/// <summary>A target as restic wants it: environment variables, <c>-o</c> options, and files that exist only while a call runs.</summary>
internal sealed class Addressing : IDisposable
{
    private readonly List<string> _files = [];

    private Addressing(string location) => Environment["RESTIC_REPOSITORY"] = location;

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public List<string> Options { get; } = [];

    /// <summary>What must never be shown.</summary>
    public List<string> Secrets { get; } = [];

    public static Addressing Of(BackupTarget target, ResticOptions options)
    {
        var made = To(target, options);
        if (target.Authority is { } authority)
        {
            made.Options.Add("--cacert=" + made.WriteFile(options, authority));
        }

        return made;
    }

    public void Dispose()
    {
        foreach (var file in _files)
        {
            File.Delete(file);
        }
    }

    private static Addressing To(BackupTarget target, ResticOptions options) => target switch
    {
        LocalTarget local => new Addressing(local.Path),
        SftpTarget sftp => Sftp(sftp, options),
        S3Target s3 => new Addressing($"s3:{s3.Endpoint.TrimEnd('/')}/{Join(s3.Bucket, s3.Prefix)}")
            .With("AWS_ACCESS_KEY_ID", s3.AccessKey)
            .With("AWS_SECRET_ACCESS_KEY", s3.SecretKey, secret: true)
            .With("AWS_DEFAULT_REGION", s3.Region)
            .Option($"s3.bucket-lookup={(s3.PathStyle ? "path" : "auto")}"),
        RestTarget rest => Rest(rest),
        AzureTarget azure => new Addressing($"azure:{azure.Container}:/{azure.Prefix}").With("AZURE_ACCOUNT_NAME", azure.Account).With("AZURE_ACCOUNT_KEY", azure.Key, secret: true),
        GoogleTarget google => Google(google, options),
        B2Target b2 => new Addressing($"b2:{b2.Bucket}:{b2.Prefix}").With("B2_ACCOUNT_ID", b2.AccountId).With("B2_ACCOUNT_KEY", b2.Key, secret: true),
        RcloneTarget rclone => new Addressing($"rclone:{rclone.Remote}"),
        _ => throw new PortException("backup.failed", $"Backups to {target.Kind} are not supported here."),
    };

    private static Addressing Rest(RestTarget rest)
    {
        var address = new UriBuilder(rest.Url);
        if (rest.User is not null)
        {
            (address.UserName, address.Password) = (Uri.EscapeDataString(rest.User), Uri.EscapeDataString(rest.Password ?? ""));
        }

        var made = new Addressing("rest:" + address.Uri.AbsoluteUri.TrimEnd('/') + "/");
        if (rest.Password is { Length: > 0 })
        {
            made.Secrets.AddRange([rest.Password, address.Password]);
        }

        return made;
    }

    private static Addressing Sftp(SftpTarget sftp, ResticOptions options)
    {
        var made = new Addressing($"sftp:{sftp.User}@{sftp.Host}:{sftp.Path}");
        var key = made.WriteFile(options, sftp.PrivateKey.Replace("\r", "", StringComparison.Ordinal).TrimEnd('\n') + "\n");
        var known = sftp.HostKey is null
            ? Path.Combine(options.Directory, "known_hosts")
            : made.WriteFile(options, $"{(sftp.Port == 22 ? sftp.Host : $"[{sftp.Host}]:{sftp.Port}")} {sftp.HostKey}\n");

        // restic splits this itself, without a shell, and takes quotes off only around a whole part; the parts are checked words and our own paths.
        return made.Option(
            $"sftp.command=ssh -i {Quote(key)} -p {sftp.Port} -o BatchMode=yes -o IdentitiesOnly=yes -o ConnectTimeout=20 -o ServerAliveInterval=30 " +
            $"-o 'UserKnownHostsFile={Quote(known)}' -o StrictHostKeyChecking={(sftp.HostKey is null ? "accept-new" : "yes")} {sftp.User}@{sftp.Host} -s sftp");
    }

    private static Addressing Google(GoogleTarget google, ResticOptions options)
    {
        var made = new Addressing($"gs:{google.Bucket}:/{google.Prefix}");
        return made.With("GOOGLE_PROJECT_ID", google.ProjectId).With("GOOGLE_APPLICATION_CREDENTIALS", made.WriteFile(options, google.Credentials));
    }

    private static string Join(string bucket, string prefix) => prefix.Length == 0 ? bucket : $"{bucket}/{prefix.Trim('/')}";

    private static string Quote(string path) => $"\"{path}\"";

    private Addressing With(string name, string value, bool secret = false)
    {
        Environment[name] = value;
        if (secret && value.Length > 0)
        {
            Secrets.Add(value);
        }

        return this;
    }

    /// <summary>restic takes a list of options as one line of comma-separated values (RFC 4180), so quotes and commas need quotes.</summary>
    private Addressing Option(string option)
    {
        Options.AddRange(["-o", $"\"{option.Replace("\"", "\"\"", StringComparison.Ordinal)}\""]);
        return this;
    }

    private string WriteFile(ResticOptions options, string content)
    {
        var path = Path.Combine(options.Directory, $"call-{Guid.NewGuid():n}");
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        _files.Add(path);
        using var writer = new StreamWriter(file);
        writer.Write(content);
        return path;
    }
}
