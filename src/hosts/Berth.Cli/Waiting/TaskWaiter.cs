using Berth.Cli.Hosting;
using Berth.Client;
using Berth.Contracts;

namespace Berth.Cli.Waiting;

/// <summary>Shows a task's progress until it ends. Ctrl-C ends the waiting, not the task.</summary>
internal static class TaskWaiter
{
    /// <returns>The finished task; it succeeded.</returns>
    /// <exception cref="CliException">It failed, with its message.</exception>
    public static async Task<TaskResponse> WaitAsync(Session session, string taskId, string title, CancellationToken cancellationToken)
    {
        var progress = ProgressView.Create(session, title);
        TaskResponse? last = null;
        try
        {
            await progress.RunAsync(async show =>
            {
                await foreach (var task in session.Client.Tasks.WatchAsync(taskId, cancellationToken).ConfigureAwait(false))
                {
                    show(last = task);
                }
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            session.Print.Note($"Stopped waiting; the task goes on. Cancel it with: berth cancel {taskId}");
            throw;
        }
        catch (ApiException exception) when (exception.StatusCode == System.Net.HttpStatusCode.NotFound && last is not null)
        {
            throw CliException.Failure($"The platform no longer knows task {taskId}.", exception);
        }

        return last is { Success: true } or { Error: null, ErrorMessage: null }
            ? last
            : throw CliException.Failure(last?.Error?.Message is { Length: > 0 } message ? message : $"{title}: failed. See what happened with: berth logs --task {taskId}");
    }
}
