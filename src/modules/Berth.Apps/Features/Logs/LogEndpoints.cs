using System.Runtime.CompilerServices;
using Berth.Apps.Data;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Ports.Containers;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Apps.Features.Logs;

/// <summary><c>/apps/:id/logs</c> and <c>/logstream</c>: what the app's container printed.</summary>
internal static class LogEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/apps/{id}/logs", (string id, HttpContext context, AppStore store, IContainerEngine engine, CancellationToken cancellationToken) =>
                AnswerAsync(id, context, store, engine, follow: false, cancellationToken))
            .RequirePermission(Permission.AppsOperate).WithSummary("The app's log");
        routes.MapGet("/apps/{id}/logstream", (string id, HttpContext context, AppStore store, IContainerEngine engine, CancellationToken cancellationToken) =>
                AnswerAsync(id, context, store, engine, follow: true, cancellationToken))
            .RequirePermission(Permission.AppsOperate).WithSummary("The app's log, followed");
    }

    private static async Task<IResult> AnswerAsync(string id, HttpContext context, AppStore store, IContainerEngine engine, bool follow, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is null)
        {
            return AppErrors.NotFound(id).ToHttp();
        }

        var lines = LogAnswer.Lines(context);
        if (!lines.IsOk)
        {
            return lines.Error.ToHttp();
        }

        if (await engine.InspectContainerAsync(id, cancellationToken) is null)
        {
            return follow
                ? new Error(ErrorKind.PreconditionFailed, "app.no_logs", "The app has no container yet, so there is no log to follow. Look at its task instead.").ToHttp()
                : LogAnswer.Download(context, AsyncEnumerable.Empty<LogEntry>());
        }

        var entries = ReadAsync(engine, id, new LogQuery(lines.Value, follow), cancellationToken);
        return follow ? LogAnswer.Follow(context, entries) : LogAnswer.Download(context, entries);
    }

    private static async IAsyncEnumerable<LogEntry> ReadAsync(IContainerEngine engine, string container, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in engine.ReadLogsAsync(container, query, cancellationToken))
        {
            yield return new LogEntry(line.Time, line.Text, "main");
        }
    }
}
