using System.CommandLine;
using Berth.Cli.Apps;
using Berth.Cli.Hosting;
using Berth.Cli.Terminals;
using Berth.Cli.Transfer;
using Berth.Client;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth exec APP -- COMMAND</c>: runs a command in the app and ends with its exit code; without one, a shell.</summary>
internal static class ExecCommand
{
    public const string Name = "exec";

    private static readonly Option<string?> App = new("--app") { Description = "The app; then every word is part of the command", HelpName = "app" };
    private static readonly Option<bool> Tty = new("--tty", "-t") { Description = "Give the command a terminal; a shell has one anyway" };
    private static readonly Argument<string[]> Words = new("app and command") { Description = "App, then the command after --", Arity = ArgumentArity.ZeroOrMore };

    public static Command Create(Hosting.Cli cli) =>
        cli.WithAction(new Command(Name, "Run a command in an app: berth exec blog -- ls -l") { App, Tty, Words }, RunAsync);

    private static async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var words = session.Parse.GetValue(Words) ?? [];
        var name = session.Parse.GetValue(App) ?? words.FirstOrDefault();
        string[] command = [.. session.Parse.GetValue(App) is null ? words.Skip(1) : words, .. session.Host.AfterDashes];
        var app = await AppLookup.FindAsync(session, name, cancellationToken).ConfigureAwait(false);
        var terminal = session.Host.InputIsTerminal && session.Host.OutputIsTerminal;
        var tty = session.Parse.GetValue(Tty) || (command.Length == 0 && terminal);
        var request = new ExecRequest(command.Length == 0 ? ["/bin/bash"] : command, tty, tty ? "C.UTF-8" : null);
        var size = tty && terminal ? WindowSize.Read() : null;
        await using var exec = await session.Client.Exec.StartAsync(app.Id, request, size, cancellationToken).ConfigureAwait(false);
        if (tty && session.Host.InputIsTerminal)
        {
            using var raw = RawTerminal.Enter();
            using var resizing = RawTerminal.OnResize(changed => Resize(exec, changed, cancellationToken));
            await PumpAsync(session, exec, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await PumpAsync(session, exec, cancellationToken).ConfigureAwait(false);
        }

        return await ExecPump.ExitCodeAsync(exec, cancellationToken).ConfigureAwait(false);
    }

    private static async Task PumpAsync(Session session, ExecSession exec, CancellationToken cancellationToken)
    {
        // Input may stay blocked in a read when the command ends; the process ends with it.
        _ = ExecPump.SendAsync(exec, session.Host.Input, progress: null, cancellationToken);
        await ExecPump.ReceiveAsync(exec, session.Host.OutputStream, session.Host.ErrorStream, cancellationToken).ConfigureAwait(false);
    }

    private static void Resize(ExecSession exec, TerminalSize size, CancellationToken cancellationToken) => _ = SendSizeAsync(exec, size, cancellationToken);

    private static async Task SendSizeAsync(ExecSession exec, TerminalSize size, CancellationToken cancellationToken)
    {
        try
        {
            await exec.ResizeAsync(size, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ApiException or OperationCanceledException)
        {
            // A platform without this route keeps the first size.
        }
    }
}
