using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth domain list|providers|add|set|remove|check|sync</c>, and <see cref="CertificateCommands"/></summary>
internal static class DomainCommand
{
    private static readonly Argument<string> Domain = new("domain") { Description = "Such as example.com" };
    private static readonly Option<string[]> Config = new("--config", "-c") { Description = "key=value of the provider (see: berth domain providers); key=@file reads a file, and secrets must be given so", HelpName = "pair" };
    private static readonly Option<string?> Zone = new("--zone") { Description = "Zone at the provider, where it is not the domain itself", HelpName = "name" };
    private static readonly Option<string?> Tls = new("--tls") { Description = "letsencrypt-prod, letsencrypt-staging, acme, fallback or local", HelpName = "provider" };
    private static readonly Option<bool> Wildcard = new("--wildcard") { Description = "One certificate for all names of the domain, proven by DNS records" };
    private static readonly Option<string?> Directory = new("--acme-directory") { Description = "With --tls acme: address of the authority's directory", HelpName = "url" };
    private static readonly Option<string?> Second = new("--acme-second") { Description = "Directory of an authority that is asked when the first one refuses", HelpName = "url" };
    private static readonly Option<string?> Trusted = new("--acme-ca") { Description = "PEM file of what the directory's own certificate goes back to", HelpName = "file" };
    private static readonly Option<string?> KeyId = new("--acme-key-id") { Description = "Of an external account at the authority", HelpName = "id" };
    private static readonly Option<string?> HmacFile = new("--acme-hmac-file") { Description = "File with that account's key", HelpName = "file" };
    private static readonly Option<string?> Contact = new("--acme-contact") { Description = "E-mail address for the authority's mails", HelpName = "address" };

    public static Command Create(Hosting.Cli cli) => new("domain", "The domains that apps live on, their DNS records and certificates")
    {
        List(cli), Providers(cli), Add(cli), Set(cli), Remove(cli), Check(cli), Sync(cli), CertificateCommands.List(cli), CertificateCommands.Renew(cli), CertificateCommands.Bring(cli), CertificateCommands.Drop(cli), WellKnownCommand.Create(cli),
    };

    private static Command List(Hosting.Cli cli) => cli.WithAction(new Command("list", "List the domains"), async (session, cancellationToken) =>
    {
        var domains = await session.Client.Domains.ListAsync(cancellationToken).ConfigureAwait(false);
        session.Print.Rows(new DomainListResponse(domains), BerthJson.Default.DomainListResponse, ["Domain", "Zone", "Provider", "Certificates", "Notes"],
            domains.Select(domain => (IReadOnlyList<string?>)[domain.Domain, domain.ZoneName, domain.Provider, domain.TlsConfig.Provider + (domain.TlsConfig.Wildcard ? ", wildcard" : ""), domain.Primary ? "dashboard" : ""]));
        return ExitCode.Ok;
    });

    private static Command Providers(Hosting.Cli cli)
    {
        var name = new Argument<string?>("provider") { Description = "Only this one, with the help for each field", Arity = ArgumentArity.ZeroOrOne };
        return cli.WithAction(new Command("providers", "Who may keep a domain's records, and what each asks for") { name }, async (session, cancellationToken) =>
        {
            var all = await session.Client.Domains.ListProvidersAsync(cancellationToken).ConfigureAwait(false);
            if (session.Parse.GetValue(name) is not { } wanted)
            {
                session.Print.Rows(new DnsProviderListResponse(all), BerthJson.Default.DnsProviderListResponse, ["Name", "Provider", "Asks for"],
                    all.Select(provider => (IReadOnlyList<string?>)[provider.Name, provider.Label, string.Join(", ", provider.Fields.Select(field => field.Otherwise is null ? field.Name : $"[{field.Name}]"))]));
                return ExitCode.Ok;
            }

            var one = all.FirstOrDefault(provider => provider.Name == wanted) ?? throw CliException.Usage($"There is no provider {wanted}. See: berth domain providers");
            session.Print.Rows(new DnsProviderListResponse([one]), BerthJson.Default.DnsProviderListResponse, ["Field", "Label", "Otherwise", "Help"],
                one.Fields.Select(field => (IReadOnlyList<string?>)[field.Name, field.Label, field.Otherwise ?? "(required)", field.Help]));
            return ExitCode.Ok;
        });
    }

    private static Command Add(Hosting.Cli cli)
    {
        var provider = new Argument<string>("provider") { Description = "Who keeps its records; see: berth domain providers" };
        var command = new Command("add", "Add a domain; its provider is asked first") { Domain, provider, Config, Zone, Tls, Wildcard, Directory, Second, Trusted, KeyId, HmacFile, Contact, CertificateCommands.Certificate, CertificateCommands.Key };
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var request = await RequestAsync(session, session.Parse.GetRequiredValue(provider), cancellationToken).ConfigureAwait(false);
            await session.Client.Domains.AddAsync(request with { Domain = session.Parse.GetRequiredValue(Domain) }, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"Added. Install on it with: berth install … -l blog.{session.Parse.GetRequiredValue(Domain)}");
            return ExitCode.Ok;
        });
    }

    private static Command Set(Hosting.Cli cli)
    {
        var provider = new Option<string?>("--provider") { Description = "Another one to keep its records", HelpName = "provider" };
        var command = new Command("set", "Change a domain's provider, credentials or certificates; what is not given stays") { Domain, provider, Config, Zone, Tls, Wildcard, Directory, Second, Trusted, KeyId, HmacFile, Contact, CertificateCommands.Certificate, CertificateCommands.Key };
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var domain = session.Parse.GetRequiredValue(Domain);
            await session.Client.Domains.ChangeAsync(domain, await RequestAsync(session, session.Parse.GetValue(provider), cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            session.Print.Done($"Changed. See whether all is right: berth domain check {domain}");
            return ExitCode.Ok;
        });
    }

    private static Command Remove(Hosting.Cli cli) => cli.WithAction(new Command("remove", "Give up a domain that nothing lives on") { Domain }, async (session, cancellationToken) =>
    {
        var domain = session.Parse.GetRequiredValue(Domain);
        await session.Client.Domains.RemoveAsync(domain, cancellationToken).ConfigureAwait(false);
        session.Print.Done($"{domain} is no domain of this server any more.");
        return ExitCode.Ok;
    });

    private static Command Check(Hosting.Cli cli) => cli.WithAction(new Command("check", "Expected and found records of a domain; exit code 1 when one is not right") { Domain }, async (session, cancellationToken) =>
    {
        var records = await session.Client.Domains.CheckAsync(session.Parse.GetRequiredValue(Domain), cancellationToken).ConfigureAwait(false);
        session.Print.Rows(new DnsRecordListResponse(records), BerthJson.Default.DnsRecordListResponse, ["Name", "Type", "Expected", "Found", "Status", "Fix"],
            records.Select(record => (IReadOnlyList<string?>)[record.Host, record.Type, string.Join(' ', record.Expected), string.Join(' ', record.Found), record.Status, record.Fix]));
        return records.All(record => record.Status == "ok") ? ExitCode.Ok : ExitCode.Failure;
    });

    private static Command Sync(Hosting.Cli cli)
    {
        var domain = new Argument<string?>("domain") { Description = "Only this one", Arity = ArgumentArity.ZeroOrOne };
        return cli.WithAction(new Command("sync", "Set all records anew") { domain }, async (session, cancellationToken) =>
        {
            var task = await session.Client.Domains.SyncAsync(session.Parse.GetValue(domain), cancellationToken).ConfigureAwait(false);
            return await BackupCommand.FollowAsync(session, task, "Setting records", "All records are set.", cancellationToken).ConfigureAwait(false);
        });
    }

    private static async Task<DomainRequest> RequestAsync(Session session, string? provider, CancellationToken cancellationToken)
    {
        var pairs = session.Parse.GetValue(Config) ?? [];
        IReadOnlySet<string> secrets = pairs.Length > 0 ? await SecretsAsync(session, provider, cancellationToken).ConfigureAwait(false) : new HashSet<string>();
        return new DomainRequest
        {
            Provider = provider,
            ZoneName = session.Parse.GetValue(Zone),
            Config = pairs.Length > 0 || provider is not null ? await BackupSiteCommand.ReadConfigAsync(pairs, secrets, cancellationToken).ConfigureAwait(false) : default,
            TlsConfig = await TlsAsync(session, cancellationToken).ConfigureAwait(false),
            FallbackCertificate = await CertificateCommands.ReadAsync(session, cancellationToken).ConfigureAwait(false),
        };
    }

    private static async Task<IReadOnlySet<string>> SecretsAsync(Session session, string? provider, CancellationToken cancellationToken) =>
        (await session.Client.Domains.ListProvidersAsync(cancellationToken).ConfigureAwait(false))
        .Where(known => provider is null || known.Name == provider)
        .SelectMany(known => known.Fields).Where(field => field.Secret).Select(field => field.Name).ToHashSet(StringComparer.Ordinal);

    private static async Task<TlsConfig?> TlsAsync(Session session, CancellationToken cancellationToken)
    {
        var directory = session.Parse.GetValue(Directory);
        if ((session.Parse.GetValue(Tls) ?? (directory is null ? null : "acme")) is not { } provider)
        {
            return session.Parse.GetValue(Wildcard) ? throw CliException.Usage("--wildcard needs --tls, such as --tls letsencrypt-prod") : null;
        }

        return new TlsConfig(provider, session.Parse.GetValue(Wildcard))
        {
            Directory = directory,
            SecondDirectory = session.Parse.GetValue(Second),
            Contact = session.Parse.GetValue(Contact),
            KeyId = session.Parse.GetValue(KeyId),
            HmacKey = session.Parse.GetValue(HmacFile) is { } file ? (await BackupSiteCommand.ReadAsync(file, cancellationToken).ConfigureAwait(false)).Trim() : null,
            TrustedCertificates = session.Parse.GetValue(Trusted) is { } authority ? await BackupSiteCommand.ReadAsync(authority, cancellationToken).ConfigureAwait(false) : null,
        };
    }
}
