using Berth.Ports;

namespace Berth.Restic;

/// <summary>restic 0.14 knows the exit codes 1 (failed) and 3 (something could not be read); what happened stands in its words.</summary>
internal static class ResticErrors
{
    private static readonly (string Words, string Code, string Advice, bool IsTransient)[] Known =
    [
        ("wrong password or no key found", "backup.wrong_password", "The password does not open this repository. Give the one it was made with.", false),
        ("already locked", "backup.locked", "Another backup program works on this repository. Try again when it is done.", true),
        ("no space left on device", "backup.full", "There is no space left where the backups go. Make room or shorten the retention, then try again.", false),
        ("disk quota exceeded", "backup.full", "The quota where the backups go is used up. Make room or shorten the retention, then try again.", false),
        ("no matching ID found", "backup.snapshot_not_found", "The repository has no such snapshot.", false),
        ("multiple IDs with prefix", "backup.snapshot_not_found", "The snapshot's id is not complete.", false),
        ("not found in snapshot", "backup.path_not_found", "The snapshot has no such path.", false),
        ("all target directories/files do not exist", "backup.nothing_to_save", "None of the folders to back up exists.", false),
        ("ciphertext verification failed", "backup.damaged", "Data in the repository is damaged.", false),
        ("does not match", "backup.damaged", "Data in the repository is damaged.", false),
        ("invalid data returned", "backup.damaged", "Data in the repository is damaged.", false),
        ("not found in repository", "backup.damaged", "Data is missing in the repository.", false),
        ("not found in index", "backup.damaged", "Data is missing in the repository.", false),
        ("permission denied", "backup.denied", "The place for backups refuses access. Check the credentials and who may write there.", false),
        ("access denied", "backup.denied", "The place for backups refuses access. Check the credentials and who may write there.", false),
        ("invalidaccesskeyid", "backup.denied", "The place for backups refuses access. Check the credentials.", false),
        ("signaturedoesnotmatch", "backup.denied", "The place for backups refuses access. Check the credentials.", false),
        ("read-only file system", "backup.denied", "The place for backups is mounted read-only.", false),
        ("connection refused", "backup.unreachable", "The place for backups cannot be reached. Check its address and whether it is up.", true),
        ("connection reset", "backup.unreachable", "The connection to the place for backups broke.", true),
        ("no such host", "backup.unreachable", "The address of the place for backups does not resolve.", true),
        ("i/o timeout", "backup.unreachable", "The place for backups does not answer.", true),
        ("connection timed out", "backup.unreachable", "The place for backups does not answer.", true),
        ("unable to start the sftp session", "backup.unreachable", "The SFTP server cannot be reached, or refuses the key.", true),
        ("host key verification failed", "backup.denied", "The SFTP server has another host key than before. Make sure that it is the right one.", false),

        // Said whenever the first file cannot be read, whatever the reason: so these come last.
        ("is there a repository at the following location", "backup.no_repository", "There is no repository at this place.", false),
        ("unable to open config file", "backup.no_repository", "There is no repository at this place.", false),
    ];

    /// <param name="said">All that restic said on standard error.</param>
    /// <param name="secrets">Taken out of what is shown.</param>
    public static PortException From(string command, int exitCode, string said, IEnumerable<string> secrets)
    {
        var words = Words(said, secrets);
        // A folder that a mount no longer serves says both; the first of what is known wins, reasons before symptoms.
        var known = Known.FirstOrDefault(entry => said.Contains(entry.Words, StringComparison.OrdinalIgnoreCase));
        return known.Code is not null
            ? new PortException(known.Code, $"{known.Advice} ({words})", known.IsTransient)
            : new PortException("backup.failed", words.Length == 0 ? $"restic {command} ended with code {exitCode} and said nothing." : $"restic {command} failed: {words}", isTransient: exitCode > 128);
    }

    /// <summary>The last lines, in one.</summary>
    public static string Words(string said, IEnumerable<string> secrets)
    {
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var text = string.Join("; ", lines.TakeLast(4));
        text = text.Length > 600 ? text[..600] + "…" : text;
        return secrets.Where(secret => secret.Length > 0).Aggregate(text, (shown, secret) => shown.Replace(secret, "***", StringComparison.Ordinal));
    }
}
