using System.CommandLine;
using System.Text.Json;
using Berth.Cli.Hosting;
using Berth.Cli.Output;
using Berth.Cli.Packages;
using Berth.Cli.Values;
using Berth.Client;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth build [FOLDER]</c>: uploads a package folder and builds its image on the server, log included.</summary>
internal static class BuildCommand
{
    private static readonly Argument<string?> Folder = new("folder") { Description = "Package folder; by default this one", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> NoCache = new("--no-cache") { Description = "Build every layer anew" };
    private static readonly Option<string?> Dockerfile = new("--file", "-f") { Description = "Another Dockerfile, inside the folder", HelpName = "path" };
    private static readonly Option<string[]> BuildArgs = new("--build-arg") { Description = "KEY=value for the build", HelpName = "pair" };
    private static readonly Option<string?> Tag = new("--tag", "-t") { Description = "Name of the image", HelpName = "ref" };

    public static Command Create(Hosting.Cli cli) =>
        cli.WithAction(new Command("build", "Build a package's image on the server") { Folder, NoCache, Dockerfile, BuildArgs, Tag }, RunAsync);

    private static async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var folder = session.Parse.GetValue(Folder) is { } given
            ? PackageDirectory.Open(session.Host.FullPath(given))
            : PackageDirectory.FindUpwards(session.Host.WorkingDirectory) ?? throw CliException.Usage($"There is no {PackageDirectory.ManifestName} here. Make a package with: berth init");
        var arguments = Pairs.Parse(session.Parse.GetValue(BuildArgs), "VERSION=1.2");
        var uploaded = await PackageUpload.SendAsync(session, folder, cancellationToken).ConfigureAwait(false);
        var task = await session.Client.Packages.BuildAsync(
            uploaded.Id,
            new PackageBuildRequest(session.Parse.GetValue(NoCache), session.Parse.GetValue(Dockerfile), arguments.Count == 0 ? null : arguments, session.Parse.GetValue(Tag)),
            cancellationToken).ConfigureAwait(false);
        if (session.NoWait)
        {
            session.Print.Note($"Building as task {task}. Follow it with: berth tasks {task}");
            return ExitCode.Ok;
        }

        var finished = await FollowAsync(session, task, cancellationToken).ConfigureAwait(false);
        var result = finished.Result is { ValueKind: JsonValueKind.Object } json ? json.Deserialize(BerthJson.Default.PackageBuildResult) : null;
        var image = result?.Image ?? throw CliException.Failure("The build ended without an image.");
        session.Config.Remember(folder.Path, "dockerImage", image);
        if (session.Json)
        {
            session.Print.Json(result, BerthJson.Default.PackageBuildResult);
        }
        else
        {
            session.Print.Line(image);
        }

        return ExitCode.Ok;
    }

    // The build's own output is its progress.
    private static async Task<TaskResponse> FollowAsync(Session session, string taskId, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var log = ShowLogAsync(session, taskId, ended.Token);
        TaskResponse? last = null;
        try
        {
            await foreach (var task in session.Client.Tasks.WatchAsync(taskId, cancellationToken).ConfigureAwait(false))
            {
                last = task;
            }

            // The stream ends by itself with the task; one that does not is left.
            await Task.WhenAny(log, Task.Delay(TimeSpan.FromSeconds(3), session.Host.Time, cancellationToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            session.Print.Note($"Stopped waiting; the build goes on. Cancel it with: berth cancel {taskId}");
            throw;
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await log.ConfigureAwait(false);
        }

        return last is { Success: true } ? last : throw CliException.Failure(last?.Error?.Message ?? "The build failed.");
    }

    private static async Task ShowLogAsync(Session session, string taskId, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var line in session.Client.Tasks.ReadLogAsync(taskId, -1, follow: true, cancellationToken).ConfigureAwait(false))
            {
                await session.Host.Error.WriteLineAsync(Plain.LogLine(line.Message ?? "")).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is ApiException or OperationCanceledException)
        {
            // The task's outcome decides; the log is a courtesy.
        }
    }
}
