using System.CommandLine;
using System.CommandLine.Invocation;
using Berth.Cli.Commands;
using Berth.Cli.Hosting;

namespace Berth.Cli;

/// <summary>Reads the command line and runs what it asks for.</summary>
internal static class CliApp
{
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CliHost host, CancellationToken cancellationToken = default)
    {
        var root = Tree.Create(new Hosting.Cli(host));
        var parse = Parse(root, arguments, host);
        if (parse.Action is ParseErrorAction mistake)
        {
            mistake.ShowHelp = false;
        }

        var code = await parse.InvokeAsync(
            new InvocationConfiguration { Output = host.Out, Error = host.Error, EnableDefaultExceptionHandler = false },
            cancellationToken).ConfigureAwait(false);
        return parse.Errors.Count > 0 && parse.Action is ParseErrorAction ? ExitCode.Usage : code;
    }

    // What follows `--` belongs to the command that exec runs, not to us.
    private static ParseResult Parse(RootCommand root, IReadOnlyList<string> arguments, CliHost host)
    {
        var dashes = arguments.ToList().IndexOf("--");
        if (dashes >= 0)
        {
            var parse = root.Parse([.. arguments.Take(dashes)], Parsing);
            if (parse.CommandResult.Command.Name == ExecCommand.Name)
            {
                host.AfterDashes = [.. arguments.Skip(dashes + 1)];
                return parse;
            }
        }

        return root.Parse(arguments, Parsing);
    }
}
