using Berth.Cli.Hosting;
using Berth.Cli.Waiting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary>What every command does once it started a task on an app.</summary>
internal static class Finishing
{
    /// <summary>Waits unless asked not to, then says how it went.</summary>
    /// <param name="title">The task while it runs, such as <c>Updating blog.example.com</c>.</param>
    /// <param name="done">Said at the end.</param>
    public static async Task<int> FollowAsync(Session session, string appId, string taskId, string title, Func<AppResponse, string> done, CancellationToken cancellationToken)
    {
        if (session.NoWait)
        {
            Started(session, appId, taskId, title);
            return ExitCode.Ok;
        }

        await TaskWaiter.WaitAsync(session, taskId, title, cancellationToken).ConfigureAwait(false);
        var app = await session.Client.Apps.GetAsync(appId, cancellationToken).ConfigureAwait(false);
        session.Print.Done(done(app));
        if (session.Json)
        {
            session.Print.Json(app, BerthJson.Default.AppResponse);
        }

        return ExitCode.Ok;
    }

    public static void Started(Session session, string appId, string taskId, string title)
    {
        if (session.Json)
        {
            session.Print.Json(new InstallResponse(appId, taskId), BerthJson.Default.InstallResponse);
        }

        session.Print.Note($"{title}: started as task {taskId}. Follow it with: berth tasks {taskId}");
    }
}
