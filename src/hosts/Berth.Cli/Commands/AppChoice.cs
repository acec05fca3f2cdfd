using System.CommandLine;
using Berth.Cli.Apps;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary>The app a command is about: a positional argument where there is room for one, always <c>--app</c>.</summary>
internal sealed class AppChoice
{
    private readonly Option<string?> _option = new("--app") { Description = "The app: id, name or subdomain; by default the one installed from the package in this folder", HelpName = "app" };
    private readonly Argument<string?>? _argument;

    private AppChoice(Command command, bool positional)
    {
        if (positional)
        {
            _argument = new Argument<string?>("app") { Description = "The app: id, name or subdomain", Arity = ArgumentArity.ZeroOrOne };
            command.Add(_argument);
        }

        command.Add(_option);
    }

    public static AppChoice AddTo(Command command) => new(command, positional: true);

    public static AppChoice AddOptionTo(Command command) => new(command, positional: false);

    public string? Name(ParseResult parse) => parse.GetValue(_option) ?? (_argument is null ? null : parse.GetValue(_argument));

    public Task<AppResponse> FindAsync(Session session, CancellationToken cancellationToken) =>
        AppLookup.FindAsync(session, Name(session.Parse), cancellationToken);
}
