namespace Berth.Contracts;

/// <summary>Which fields of a backup site's <c>config</c> are secrets, whatever its provider: never in answers, and never on a command line.</summary>
public static class BackupSiteSecrets
{
    public static IReadOnlySet<string> Fields { get; } = new HashSet<string>(StringComparer.Ordinal) { "privateKey", "secretAccessKey", "password", "key", "credentials", "accountKey" };
}
