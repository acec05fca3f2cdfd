using System.Runtime.CompilerServices;
using Berth.Addons.Services;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Ports.Containers;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Addons.Features;

/// <summary>What a service's container printed (rest-api.md 4.11, 6.1, 6.2).</summary>
internal static class ServiceLogs
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/services/{service}/logs", (string service, HttpContext context, IServices services, IContainerEngine engine, CancellationToken cancellationToken) =>
                ReadAsync(service, context, services, engine, follow: false, cancellationToken))
            .RequirePermission(Permission.ServicesRead).WithSummary("A service's log");
        routes.MapGet("/services/{service}/logstream", (string service, HttpContext context, IServices services, IContainerEngine engine, CancellationToken cancellationToken) =>
                ReadAsync(service, context, services, engine, follow: true, cancellationToken))
            .RequirePermission(Permission.ServicesRead).WithSummary("A service's log, followed");
    }

    private static async Task<IResult> ReadAsync(
        string service, HttpContext context, IServices services, IContainerEngine engine, bool follow, CancellationToken cancellationToken)
    {
        var lines = LogAnswer.Lines(context);
        if (lines.Error is { } wrong)
        {
            return wrong.ToHttp();
        }

        var found = await services.GetAsync(service, cancellationToken);
        if (found.Error is { } unknown)
        {
            return unknown.ToHttp();
        }

        var container = found.Value!.ContainerName;
        if (await engine.InspectContainerAsync(container, cancellationToken) is null)
        {
            return Error.NotFound("service.no_log", $"The service '{service}' has no container, hence no log yet. It starts with the first app that needs it.").ToHttp();
        }

        var entries = EntriesAsync(engine, container, service, new LogQuery(lines.Value, follow), cancellationToken);
        return follow ? LogAnswer.Follow(context, entries) : LogAnswer.Download(context, entries);
    }

    private static async IAsyncEnumerable<LogEntry> EntriesAsync(
        IContainerEngine engine, string container, string service, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in engine.ReadLogsAsync(container, query, cancellationToken))
        {
            yield return new LogEntry(line.Time, line.Text, service);
        }
    }
}
