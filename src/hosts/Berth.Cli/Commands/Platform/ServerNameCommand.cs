using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth server-name [NAME]</c>: what people call the server.</summary>
internal static class ServerNameCommand
{
    public static Command Create(Hosting.Cli cli)
    {
        var name = new Argument<string?>("name") { Description = "The new name", Arity = ArgumentArity.ZeroOrOne };
        return cli.WithAction(new Command("server-name", "Show or choose what people call the server; it stands on its pages and on apps' sign-in buttons") { name }, async (session, cancellationToken) =>
        {
            if (session.Parse.GetValue(name) is { } wanted)
            {
                await session.Client.Platform.SetNameAsync(wanted, cancellationToken).ConfigureAwait(false);
                session.Print.Done($"The server is called {wanted}.");
                return ExitCode.Ok;
            }

            var body = new ServerNameBody(await session.Client.Platform.GetNameAsync(cancellationToken).ConfigureAwait(false));
            if (session.Json)
            {
                session.Print.Json(body, BerthJson.Default.ServerNameBody);
            }
            else
            {
                session.Print.Line(body.Name ?? "");
            }

            return ExitCode.Ok;
        });
    }
}
