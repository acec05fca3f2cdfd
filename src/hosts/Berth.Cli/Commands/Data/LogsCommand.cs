using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Cli.Output;
using Berth.Cli.Values;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth logs [APP]</c>, of a service with <c>--system NAME</c>, of the platform with <c>--system</c>, of a task with <c>--task</c>.</summary>
internal static class LogsCommand
{
    private static readonly Option<bool> Follow = new("--tail", "-f", "--follow") { Description = "Go on with what comes" };
    private static readonly Option<int> Lines = new("--lines", "-l") { Description = "Begin with this many lines; -1 is all", DefaultValueFactory = _ => 100, HelpName = "n" };
    private static readonly Option<string?> SystemPart = new("--system") { Description = "The platform's own log, or a service's", Arity = ArgumentArity.ZeroOrOne, HelpName = "service" };
    private static readonly Option<string?> OfTask = new("--task") { Description = "A task's log", HelpName = "id" };

    public static Command Create(Hosting.Cli cli)
    {
        var command = new Command("logs", "Print an app's log") { Follow, Lines, SystemPart, OfTask };
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            await PrintAsync(session, await LogAsync(session, choice, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            return ExitCode.Ok;
        });
    }

    internal static async Task PrintAsync(Session session, IAsyncEnumerable<LogLineResponse> log, CancellationToken cancellationToken)
    {
        await foreach (var line in log.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            session.Print.Line(session.Json ? System.Text.Json.JsonSerializer.Serialize(line, BerthJson.Default.LogLineResponse) : Format(session, line));
        }
    }

    private static async Task<IAsyncEnumerable<LogLineResponse>> LogAsync(Session session, AppChoice choice, CancellationToken cancellationToken)
    {
        var follow = session.Parse.GetValue(Follow);
        var lines = session.Parse.GetValue(Lines);
        if (session.Parse.GetValue(OfTask) is { } task)
        {
            return session.Client.Tasks.ReadLogAsync(task, lines, follow, cancellationToken);
        }

        if (session.Parse.GetResult(SystemPart) is not null)
        {
            return session.Parse.GetValue(SystemPart) is { } service
                ? session.Client.Services.ReadLogAsync(service, lines, follow, cancellationToken)
                : session.Client.Platform.ReadLogAsync(lines, follow, cancellationToken);
        }

        var app = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
        return session.Client.Apps.ReadLogAsync(app.Id, lines, follow, cancellationToken);
    }

    private static string Format(Session session, LogLineResponse line)
    {
        var text = session.Host.OutputIsTerminal ? Plain.LogLine(line.Message ?? "") : line.Message ?? "";
        return line.RealtimeTimestamp == 0 ? text : $"{Amounts.Moment(DateTimeOffset.UnixEpoch.AddMicroseconds(line.RealtimeTimestamp))} {text}";
    }
}
