using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth domain certificates|renew|bring-certificate|drop-certificate</c></summary>
internal static class CertificateCommands
{
    public static readonly Option<string?> Certificate = new("--certificate") { Description = "PEM file: the certificate first, then those of its issuers", HelpName = "file" };
    public static readonly Option<string?> Key = new("--key") { Description = "PEM file with its key, without a password", HelpName = "file" };
    private static readonly Argument<string> Name = new("name") { Description = "A name of an app, such as blog.example.com, or *.example.com for all right below a domain" };

    public static Command List(Hosting.Cli cli) => cli.WithAction(new Command("certificates", "Every certificate: of whom, until when, and why a renewal failed"), async (session, cancellationToken) =>
    {
        var all = await session.Client.Domains.ListCertificatesAsync(cancellationToken).ConfigureAwait(false);
        session.Print.Rows(new CertificateListResponse(all), BerthJson.Default.CertificateListResponse, ["Name", "Authority", "Until", "Next try", "Trouble"],
            all.Select(certificate => (IReadOnlyList<string?>)[certificate.Name, certificate.Authority, $"{certificate.NotAfter:yyyy-MM-dd}", $"{certificate.NextTry:yyyy-MM-dd HH:mm}", certificate.ErrorMessage]));
        return ExitCode.Ok;
    });

    public static Command Renew(Hosting.Cli cli)
    {
        var domain = new Argument<string?>("domain") { Description = "Of what failed before, only its names", Arity = ArgumentArity.ZeroOrOne };
        return cli.WithAction(new Command("renew", "Renew certificates that are due now, without waiting where a try failed before") { domain }, async (session, cancellationToken) =>
        {
            var task = await session.Client.Domains.RenewCertificatesAsync(session.Parse.GetValue(domain), cancellationToken).ConfigureAwait(false);
            return await BackupCommand.FollowAsync(session, task, "Renewing certificates", "No certificate is due.", cancellationToken).ConfigureAwait(false);
        });
    }

    public static Command Bring(Hosting.Cli cli) => cli.WithAction(new Command("bring-certificate", "Serve a certificate of one's own under a name; it is not renewed") { Name, Certificate, Key }, async (session, cancellationToken) =>
    {
        var given = await ReadAsync(session, cancellationToken).ConfigureAwait(false) ?? throw CliException.Usage("Give the certificate with --certificate FILE --key FILE");
        var name = NameOf(session);
        if (name.StartsWith("*.", StringComparison.Ordinal))
        {
            await session.Client.Domains.ChangeAsync(name[2..], new DomainRequest { FallbackCertificate = given }, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"It serves the names below {name[2..]} that have none of their own. For all of them: berth domain set {name[2..]} --tls fallback");
            return ExitCode.Ok;
        }

        return await ChangeAsync(session, name, given, $"{name} is served with it.", cancellationToken).ConfigureAwait(false);
    });

    public static Command Drop(Hosting.Cli cli) => cli.WithAction(new Command("drop-certificate", "Go back from a certificate of one's own to the domain's authority") { Name }, async (session, cancellationToken) =>
    {
        var name = NameOf(session);
        if (name.StartsWith("*.", StringComparison.Ordinal))
        {
            await session.Client.Domains.ChangeAsync(name[2..], new DomainRequest { FallbackCertificate = new FallbackCertificate("", "") }, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"Gone. The names below {name[2..]} are served with certificates of the domain's authority.");
            return ExitCode.Ok;
        }

        return await ChangeAsync(session, name, new FallbackCertificate("", ""), $"{name} is served with a certificate of its domain's authority.", cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Null when neither file was named.</summary>
    public static async Task<FallbackCertificate?> ReadAsync(Session session, CancellationToken cancellationToken) => (session.Parse.GetValue(Certificate), session.Parse.GetValue(Key)) switch
    {
        (null, null) => null,
        ({ } certificate, { } key) => new FallbackCertificate(
            await BackupSiteCommand.ReadAsync(certificate, cancellationToken).ConfigureAwait(false), await BackupSiteCommand.ReadAsync(key, cancellationToken).ConfigureAwait(false)),
        _ => throw CliException.Usage("--certificate and --key belong together."),
    };

    private static string NameOf(Session session) => session.Parse.GetRequiredValue(Name).TrimEnd('.').ToLowerInvariant();

    private static async Task<int> ChangeAsync(Session session, string host, FallbackCertificate certificate, string done, CancellationToken cancellationToken)
    {
        foreach (var app in await session.Client.Apps.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            Contracts.AppDomain[] names = [new(app.Subdomain, app.Domain, app.Fqdn), .. app.SecondaryDomains, .. app.RedirectDomains, .. app.AliasDomains];
            if (names.FirstOrDefault(name => name.Fqdn == host) is { } found)
            {
                var task = await session.Client.Apps.SetCertificateAsync(app.Id, new CertificateRequest(found.Subdomain, found.Domain, certificate.Cert, certificate.Key), cancellationToken).ConfigureAwait(false);
                return await BackupCommand.FollowAsync(session, task, "Exchanging the certificate", done, cancellationToken).ConfigureAwait(false);
            }
        }

        throw CliException.Usage($"No app has the name {host}. See: berth list");
    }
}
