using System.CommandLine;
using Berth.Cli.Apps;
using Berth.Cli.Hosting;
using Berth.Cli.Values;
using Berth.Contracts;
using Spectre.Console;

namespace Berth.Cli.Commands;

/// <summary><c>berth install</c>: from the catalog, a package folder, an image or a versions URL.</summary>
internal static class InstallCommand
{
    private static readonly Option<string?> Location = new("--location", "-l") { Description = "Name: subdomain or full name", HelpName = "name" };
    private static readonly Option<string[]> Secondary = new("--secondary-domains", "-s") { Description = "KEY=name, for apps with several names", HelpName = "pairs" };
    private static readonly Option<string[]> Ports = new("--port-bindings", "-p") { Description = "KEY=port; without a port it is switched off", HelpName = "pairs" };
    private static readonly Option<string?> Memory = new("--memory", "-m") { Description = "Memory limit, such as 512M", HelpName = "size" };
    private static readonly Option<string[]> Env = new("--env", "-e") { Description = "KEY=value for the app's environment", HelpName = "pair" };
    private static readonly Option<bool> NoSso = new("--no-sso") { Description = "The app keeps its own users" };
    private static readonly Option<string?> Label = new("--label") { Description = "Shown instead of the name", HelpName = "text" };
    private static readonly Option<string[]> Tags = new("--tag") { Description = "A tag; may be repeated", HelpName = "tag" };

    private static readonly Option<bool> OverwriteDns = new("--overwrite-dns") { Description = "Replace DNS records that somebody else made for the name; they come back when the app goes" };
    private static readonly Option<bool> SkipDns = new("--skip-dns") { Description = "Leave DNS records alone" };

    public static Command Create(Hosting.Cli cli)
    {
        var command = new Command("install", "Install an app from the catalog, a package folder, an image or a versions URL") { Location, Secondary, Ports, Memory, Env, NoSso, Label, Tags, OverwriteDns, SkipDns };
        var source = PackageSourceOptions.AddTo(command, positional: true);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            // What can be wrong on the command line is found before anything is uploaded.
            var request = new InstallRequest
            {
                AccessRestriction = JsonNull.Element,
                Ports = Pairs.ParsePorts(session.Parse.GetValue(Ports)),
                Env = session.Parse.GetValue(Env) is { Length: > 0 } env ? Pairs.Parse(env, "LANG=de") : null,
                MemoryLimit = session.Parse.GetValue(Memory) is { } size ? Amounts.ParseMemory(size) : null,
                Sso = session.Parse.GetValue(NoSso) ? false : null,
                OverwriteDns = session.Parse.GetValue(OverwriteDns) ? true : null,
                SkipDnsSetup = session.Parse.GetValue(SkipDns) ? true : null,
                Label = session.Parse.GetValue(Label),
                Tags = session.Parse.GetValue(Tags) is { Length: > 0 } tags ? tags : null,
            };
            source.Check(session);
            var name = session.Parse.GetValue(Location) ?? await AskLocationAsync(session, cancellationToken).ConfigureAwait(false);
            var location = await LocationName.SplitAsync(session, name, cancellationToken).ConfigureAwait(false);
            var package = await source.ResolveAsync(session, cancellationToken).ConfigureAwait(false);
            var installed = await session.Client.Apps.InstallAsync(request with
            {
                Subdomain = location.Subdomain,
                Domain = location.Domain,
                SecondaryDomains = await SecondaryNames.ParseAsync(session, session.Parse.GetValue(Secondary), cancellationToken).ConfigureAwait(false),
                AppStoreId = package.CatalogId,
                Manifest = package.Manifest,
                VersionsUrl = package.VersionsUrl,
                SourceArchiveId = package.ArchiveId,
                Icon = package.Icon,
                BuildArgs = package.BuildArgs,
            }, cancellationToken).ConfigureAwait(false);
            if (package.Directory is { } directory)
            {
                session.Config.Remember(directory, "appId", installed.Id);
            }

            return await Finishing.FollowAsync(session, installed.Id, installed.TaskId, $"Installing {LocationName.Fqdn(location)}",
                app => $"{AppState.Title(app)} is installed: {session.AddressOf(app.Fqdn)}", cancellationToken).ConfigureAwait(false);
        });
    }

    private static async Task<string> AskLocationAsync(Session session, CancellationToken cancellationToken)
    {
        if (!session.Host.InputIsTerminal || !session.Host.ErrorIsTerminal)
        {
            throw CliException.Usage("Under which name? Give it with --location, such as -l blog.");
        }

        return await new TextPrompt<string>("Location:").ShowAsync(session.Print.Messages, cancellationToken).ConfigureAwait(false);
    }
}
