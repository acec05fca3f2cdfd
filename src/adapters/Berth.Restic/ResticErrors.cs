using Berth.Ports;

namespace Berth.Restic;

/// <summary>restic 0.14 knows the exit codes 1 (failed) and 3 (something could not be read); what happened stands in its words.</summary>
internal static class ResticErrors
{
    private static readonly (string Words, PortException Meaning)[] Known =
    [
        ("wrong password or no key found", new PortException("backup.wrong_password", "The password does not open this repository. Give the one it was made with.")),
        ("already locked", new PortException("backup.locked", "Another backup program works on this repository. Try again when it is done.", isTransient: true)),
        ("no space left on device", new PortException("backup.full", "There is no space left where the backups go. Make room or shorten the retention, then try again.")),
        ("disk quota exceeded", new PortException("backup.full", "The quota where the backups go is used up. Make room or shorten the retention, then try again.")),
        ("no matching ID found", new PortException("backup.snapshot_not_found", "The repository has no such snapshot.")),
        ("multiple IDs with prefix", new PortException("backup.snapshot_not_found", "The snapshot's id is not complete.")),
        ("not found in snapshot", new PortException("backup.path_not_found", "The snapshot has no such path.")),
        ("all target directories/files do not exist", new PortException("backup.nothing_to_save", "None of the folders to back up exists.")),
        ("ciphertext verification failed", new PortException("backup.damaged", "Data in the repository is damaged.")),
        ("does not match", new PortException("backup.damaged", "Data in the repository is damaged.")),
        ("invalid data returned", new PortException("backup.damaged", "Data in the repository is damaged.")),
        ("not found in repository", new PortException("backup.damaged", "Data is missing in the repository.")),
        ("not found in index", new PortException("backup.damaged", "Data is missing in the repository.")),
        ("permission denied", new PortException("backup.denied", "The place for backups refuses access. Check the credentials and who may write there.")),
        ("access denied", new PortException("backup.denied", "The place for backups refuses access. Check the credentials and who may write there.")),
        ("invalidaccesskeyid", new PortException("backup.denied", "The place for backups refuses access. Check the credentials.")),
        ("signaturedoesnotmatch", new PortException("backup.denied", "The place for backups refuses access. Check the credentials.")),
        ("does not exist in our records", new PortException("backup.denied", "The place for backups refuses access. Check the credentials.")),
        ("certificate signed by unknown authority", new PortException("backup.denied", "The certificate of the place for backups is of an authority that this machine does not trust. Give that authority's certificate with the site.")),
        ("read-only file system", new PortException("backup.denied", "The place for backups is mounted read-only.")),
        ("host key verification failed", new PortException("backup.denied", "The SFTP server has another host key than before. Make sure that it is the right one.")),
        ("connection refused", new PortException("backup.unreachable", "The place for backups cannot be reached. Check its address and whether it is up.", isTransient: true)),
        ("connection reset", new PortException("backup.unreachable", "The connection to the place for backups broke.", isTransient: true)),
        ("no such host", new PortException("backup.unreachable", "The address of the place for backups does not resolve.", isTransient: true)),
        ("i/o timeout", new PortException("backup.unreachable", "The place for backups does not answer.", isTransient: true)),
        ("connection timed out", new PortException("backup.unreachable", "The place for backups does not answer.", isTransient: true)),
        ("unable to start the sftp session", new PortException("backup.unreachable", "The SFTP server cannot be reached, or refuses the key.", isTransient: true)),

        // Said whenever the first file cannot be read, whatever the reason: so these come last.
        ("is there a repository at the following location", new PortException("backup.no_repository", "There is no repository at this place.")),
        ("unable to open config file", new PortException("backup.no_repository", "There is no repository at this place.")),
    ];

    /// <param name="said">All that restic said on standard error.</param>
    /// <param name="secrets">Taken out of what is shown.</param>
    public static PortException From(string command, int exitCode, string said, IEnumerable<string> secrets)
    {
        var words = Words(said, secrets);
        // A folder that a mount no longer serves says both; the first of what is known wins, reasons before symptoms.
        var meaning = Known.FirstOrDefault(entry => said.Contains(entry.Words, StringComparison.OrdinalIgnoreCase)).Meaning;
        return meaning is not null
            ? new PortException(meaning.Code, $"{meaning.Message} ({words})", meaning.IsTransient)
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
