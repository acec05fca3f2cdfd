using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Cli.Local;

namespace Berth.Cli.Commands;

/// <summary>Hidden: what <c>berth up</c> starts itself as, to become a process of its own session that writes to a log file.</summary>
internal static class RunDetachedCommand
{
    public const string Name = "run-detached";

    private static readonly Argument<string> Log = new("log");
    private static readonly Argument<string[]> Words = new("command") { Arity = ArgumentArity.OneOrMore };

    public static Command Create(Hosting.Cli cli) =>
        cli.WithAction(new Command(Name) { Hidden = true, Arguments = { Log, Words } }, (session, _) =>
        {
            var words = session.Parse.GetRequiredValue(Words);
            var error = Native.Become(session.Parse.GetRequiredValue(Log), words[0], words[1..]);
            throw CliException.Failure($"{words[0]} cannot be started (error {error}).");
        });
}
