using System.CommandLine;

namespace Berth.Cli.Hosting;

/// <summary>What a command needs when it is put together.</summary>
internal sealed class Cli(CliHost host)
{
    public CliHost Host => host;

    public GlobalOptions Options { get; } = new();

    /// <summary>Makes <paramref name="run"/> the command's action; whatever it throws becomes a message and an exit code.</summary>
    public Command WithAction(Command command, Func<Session, CancellationToken, Task<int>> run)
    {
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var session = new Session(host, Options, parse);
            try
            {
                return await run(session, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (Failure.Explain(exception, session, cancellationToken) is { } code)
            {
                return code;
            }
        });
        return command;
    }
}
