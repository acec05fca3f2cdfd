using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth catalog</c>: what can be installed by id.</summary>
internal static class CatalogCommand
{
    public static Command Create(Hosting.Cli cli) =>
        cli.WithAction(new Command("catalog", "List the apps that can be installed by their id"), async (session, cancellationToken) =>
        {
            var packages = await session.Client.Catalog.ListAsync(cancellationToken).ConfigureAwait(false);
            session.Print.Rows(new CatalogResponse(packages), BerthJson.Default.CatalogResponse, ["Id", "Version", "Title", "Tagline"],
                packages.Select(package => (IReadOnlyList<string?>)[package.Id, package.Version, package.Title, package.Tagline]));
            return ExitCode.Ok;
        });
}
