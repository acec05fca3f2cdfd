using System.CommandLine;
using System.Globalization;
using Berth.Cli.Hosting;
using Berth.Cli.Values;
using Berth.Cli.Waiting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth tasks</c> lists, <c>berth tasks ID</c> follows one to its end.</summary>
internal static class TasksCommand
{
    private static readonly Argument<string?> Id = new("task") { Description = "Follow this task to its end", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<int> Count = new("--lines", "-l") { Description = "How many to list", DefaultValueFactory = _ => 20, HelpName = "n" };

    public static Command Create(Hosting.Cli cli) =>
        cli.WithAction(new Command("tasks", "List what the platform does and did, or follow one task") { Id, Count }, async (session, cancellationToken) =>
        {
            if (session.Parse.GetValue(Id) is { } id)
            {
                return await FollowAsync(session, id, cancellationToken).ConfigureAwait(false);
            }

            var tasks = await session.Client.Tasks.ListAsync(1, Math.Max(1, session.Parse.GetValue(Count)), cancellationToken).ConfigureAwait(false);
            session.Print.Rows(new TaskListResponse(tasks), BerthJson.Default.TaskListResponse, ["Id", "What", "State", "Progress", "Message", "Started"], tasks.Select(Row));
            return ExitCode.Ok;
        });

    private static async Task<int> FollowAsync(Session session, string id, CancellationToken cancellationToken)
    {
        var task = await session.Client.Tasks.GetAsync(id, cancellationToken).ConfigureAwait(false);
        if (!session.NoWait)
        {
            task = await TaskWaiter.WaitAsync(session, id, What(task), cancellationToken).ConfigureAwait(false);
        }

        if (session.Json)
        {
            session.Print.Json(task, BerthJson.Default.TaskResponse);
        }
        else
        {
            session.Print.Facts([("Task", task.Id), ("What", What(task)), ("State", State(task)), ("Progress", $"{task.Percent}%"), ("Message", task.Error?.Message ?? task.Message)]);
        }

        return ExitCode.Ok;
    }

    private static IReadOnlyList<string?> Row(TaskResponse task) =>
        [task.Id, What(task), State(task), string.Create(CultureInfo.InvariantCulture, $"{task.Percent}%"), task.Error?.Message ?? task.Message, Amounts.Moment(task.CreationTime)];

    private static string What(TaskResponse task) => string.Join(' ', new[] { task.Kind ?? task.Type, task.Subject ?? task.AppId }.Where(part => part is not null));

    private static string State(TaskResponse task) => task switch
    {
        { Pending: true } => "queued",
        { Active: true } => "running",
        { Error.Code: "stopped" or "operation.cancelled" } => "cancelled",
        { Success: true } or { Error: null } => "done",
        _ => "failed",
    };
}
