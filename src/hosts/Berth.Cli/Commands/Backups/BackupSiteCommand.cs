using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth backup site list|add|remove|kit</c></summary>
internal static class BackupSiteCommand
{
    public static Command Create(Hosting.Cli cli) =>
        new("site", "The places that backups go to") { List(cli), Add(cli), Remove(cli), Kit(cli) };

    /// <summary>By id or name.</summary>
    public static async Task<BackupSiteResponse> FindAsync(Session session, string name, CancellationToken cancellationToken)
    {
        var sites = await session.Client.Backups.ListSitesAsync(cancellationToken).ConfigureAwait(false);
        var found = sites.Where(site => site.Id == name || string.Equals(site.Name, name, StringComparison.OrdinalIgnoreCase)).ToList();
        return found is [var only]
            ? only
            : throw CliException.Usage(found.Count == 0 ? $"There is no backup site {name}. See: berth backup site list" : $"Several sites are called {name}. Give the id; see: berth backup site list");
    }

    private static Command List(Hosting.Cli cli) => cli.WithAction(new Command("list", "List the sites"), async (session, cancellationToken) =>
    {
        var sites = await session.Client.Backups.ListSitesAsync(cancellationToken).ConfigureAwait(false);
        session.Print.Rows(new BackupSiteListResponse(sites), BerthJson.Default.BackupSiteListResponse, ["Id", "Name", "Provider", "Schedule", "Verified", "Notes"],
            sites.Select(site => (IReadOnlyList<string?>)[site.Id, site.Name, site.Provider, site.Schedule, site.VerifiedTime is { } time ? $"{time:yyyy-MM-dd HH:mm}" : "", Notes(site)]));
        return ExitCode.Ok;
    });

    private static Command Add(Hosting.Cli cli)
    {
        var provider = new Argument<string>("provider") { Description = "filesystem, sftp, s3, rest, azure, gcs, b2, rclone" };
        var config = new Option<string[]>("--config", "-c") { Description = "key=value of the provider, such as backupDir=/mnt/disk; key=@file reads a file, and secrets must be given so", HelpName = "pair" };
        var name = new Option<string?>("--name") { Description = "What people call it", HelpName = "name" };
        var schedule = new Option<string?>("--schedule") { Description = "Six cron fields, such as \"00 00 3 * * *\", or never", HelpName = "cron" };
        var password = new Option<string?>("--password-file") { Description = "File with the password of a repository that exists", HelpName = "file" };
        var appendOnly = new Option<bool>("--append-only") { Description = "Never remove anything there" };
        return cli.WithAction(new Command("add", "Add a site; it is tried for real first") { provider, config, name, schedule, password, appendOnly }, async (session, cancellationToken) =>
        {
            var request = new BackupSiteRequest
            {
                Provider = session.Parse.GetRequiredValue(provider),
                Name = session.Parse.GetValue(name),
                Config = await ReadConfigAsync(session.Parse.GetValue(config) ?? [], BackupSiteSecrets.Fields, cancellationToken).ConfigureAwait(false),
                Schedule = session.Parse.GetValue(schedule),
                EncryptionPassword = session.Parse.GetValue(password) is { } file ? (await ReadAsync(file, cancellationToken).ConfigureAwait(false)).Trim() : null,
                AppendOnly = session.Parse.GetValue(appendOnly) ? true : null,
            };
            var id = await session.Client.Backups.AddSiteAsync(request, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"Added, and tried: {id}");
            session.Print.Note($"Keep its recovery kit away from this server: berth backup site kit {id}");
            return ExitCode.Ok;
        });
    }

    private static Command Remove(Hosting.Cli cli)
    {
        var name = new Argument<string>("site") { Description = "Id or name" };
        return cli.WithAction(new Command("remove", "Forget a site and its list of backups; what lies there stays") { name }, async (session, cancellationToken) =>
        {
            var site = await FindAsync(session, session.Parse.GetRequiredValue(name), cancellationToken).ConfigureAwait(false);
            await session.Client.Backups.RemoveSiteAsync(site.Id, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"Forgotten: {site.Name}. Its repository is still where it was.");
            return ExitCode.Ok;
        });
    }

    private static Command Kit(Hosting.Cli cli)
    {
        var name = new Argument<string>("site") { Description = "Id or name" };
        return cli.WithAction(new Command("kit", "Print a site's recovery kit: how to restore without the platform") { name }, async (session, cancellationToken) =>
        {
            var site = await FindAsync(session, session.Parse.GetRequiredValue(name), cancellationToken).ConfigureAwait(false);
            var kit = await session.Client.Backups.GetRecoveryKitAsync(site.Id, cancellationToken).ConfigureAwait(false);
            if (session.Json)
            {
                session.Print.Json(kit, BerthJson.Default.RecoveryKitResponse);
            }
            else
            {
                session.Print.Line(kit.Text);
            }

            return ExitCode.Ok;
        });
    }

    /// <param name="secrets">Keys whose values come from files only: everybody on the machine can read the list of processes, and the shell remembers.</param>
    internal static async Task<JsonElement> ReadConfigAsync(string[] pairs, IReadOnlySet<string> secrets, CancellationToken cancellationToken)
    {
        var config = new JsonObject();
        foreach (var pair in pairs)
        {
            var split = pair.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0)
            {
                throw CliException.Usage($"--config takes key=value, not {pair}");
            }

            var value = pair[(split + 1)..];
            if (!value.StartsWith('@') && secrets.Contains(pair[..split]))
            {
                throw CliException.Usage($"{pair[..split]} is a secret, and what stands on a command line others can read. Put it into a file and give -c {pair[..split]}=@file");
            }

            config[pair[..split]] = value.StartsWith('@') ? Line(await ReadAsync(value[1..], cancellationToken).ConfigureAwait(false)) : value;
        }

        return JsonElement.Parse(config.ToJsonString());
    }

    /// <summary>Editors end a line, which belongs to a key of several lines but not to a token.</summary>
    private static string Line(string text) => text.TrimEnd('\r', '\n') is var line && line.Contains('\n', StringComparison.Ordinal) ? text : line;

    internal static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"{file} cannot be read: {error.Message}");
        }
    }

    private static string Notes(BackupSiteResponse site) => string.Join(", ",
        ((string?[])[site.SameDisk ? "same disk as the data" : null, site.AppendOnly ? "append-only" : null, site.ErrorMessage]).Where(note => note is not null));
}
