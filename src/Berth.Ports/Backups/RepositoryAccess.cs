namespace Berth.Ports.Backups;

/// <summary>Where a repository is, what opens it, and how gently it is to be treated.</summary>
public sealed record RepositoryAccess(BackupTarget Target, string Password)
{
    /// <summary>KiB a second; null is no limit.</summary>
    public int? UploadLimit { get; init; }

    /// <summary>KiB a second; null is no limit.</summary>
    public int? DownloadLimit { get; init; }

    /// <summary>0 to 19: how far behind apps the work stands for processor time.</summary>
    public int Niceness { get; init; } = 10;

    /// <summary>Nothing of it may reach a log.</summary>
    public override string ToString() => Target.Kind;
}

/// <summary>A place for a repository. Addresses are validated by whoever made it; secrets are plain.</summary>
public abstract record BackupTarget(string Kind)
{
    /// <summary>PEM of the authority that the place's certificate is of; null takes those that this machine trusts. For places reached by HTTPS.</summary>
    public string? Authority { get; init; }

    public override string ToString() => Kind;
}

/// <param name="Path">Absolute folder on this machine, perhaps on something mounted there.</param>
public sealed record LocalTarget(string Path) : BackupTarget("filesystem")
{
    public override string ToString() => Kind;
}

/// <param name="Path">On the other machine; relative is below the user's home.</param>
/// <param name="PrivateKey">OpenSSH form.</param>
/// <param name="HostKey"><c>ssh-ed25519 AAAA…</c>; null trusts the one seen at the first contact.</param>
public sealed record SftpTarget(string Host, int Port, string User, string Path, string PrivateKey, string? HostKey) : BackupTarget("sftp")
{
    public override string ToString() => Kind;
}

/// <param name="Endpoint"><c>https://host[:port]</c>.</param>
/// <param name="Prefix">Folder in the bucket; may be empty.</param>
/// <param name="PathStyle">The bucket stands in the path, not in the host name.</param>
public sealed record S3Target(string Endpoint, string Region, string Bucket, string Prefix, string AccessKey, string SecretKey, bool PathStyle) : BackupTarget("s3")
{
    public override string ToString() => Kind;
}

/// <param name="Url"><c>http(s)://host[:port]/path</c> without a user.</param>
public sealed record RestTarget(string Url, string? User, string? Password) : BackupTarget("rest")
{
    public override string ToString() => Kind;
}

public sealed record AzureTarget(string Account, string Key, string Container, string Prefix) : BackupTarget("azure")
{
    public override string ToString() => Kind;
}

/// <param name="Credentials">The service account's JSON.</param>
public sealed record GoogleTarget(string ProjectId, string Credentials, string Bucket, string Prefix) : BackupTarget("gcs")
{
    public override string ToString() => Kind;
}

public sealed record B2Target(string AccountId, string Key, string Bucket, string Prefix) : BackupTarget("b2")
{
    public override string ToString() => Kind;
}

/// <param name="Remote">A remote of the server's own rclone configuration, <c>name:path</c>.</param>
public sealed record RcloneTarget(string Remote) : BackupTarget("rclone")
{
    public override string ToString() => Kind;
}
