using Berth.Contracts;
using Berth.Kernel;
using Berth.Operations.Running;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Operations.Features;

/// <summary><c>/tasks</c> (rest-api.md 4.7).</summary>
internal static class TaskEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/tasks", async (string? type, Paging paging, IOperations operations, TimeProvider clock, CancellationToken cancellationToken) =>
                Results.Ok(new TaskListResponse([.. (await operations.ListAsync(type, paging.Page, paging.PerPage, cancellationToken)).Select(operation => TaskShape.Of(operation, clock.GetUtcNow()))])))
            .RequirePermission(Permission.TasksRead).WithSummary("Tasks, newest first");
        routes.MapGet("/tasks/{id}", async (string id, IOperations operations, TimeProvider clock, CancellationToken cancellationToken) =>
                await FindAsync(id, operations, cancellationToken) is { } operation ? Results.Ok(TaskShape.Of(operation, clock.GetUtcNow())) : Missing(id))
            .RequirePermission(Permission.TasksRead).WithSummary("One task");
        routes.MapPost("/tasks/{id}/stop", async (string id, IOperations operations, CancellationToken cancellationToken) =>
                long.TryParse(id, out var number)
                    ? (await operations.CancelAsync(number, cancellationToken)).ToHttp(_ => Results.NoContent())
                    : Missing(id))
            .RequirePermission(Permission.TasksManage).WithSummary("Cancel a task");
        routes.MapGet("/tasks/{id}/logs", async (string id, HttpContext context, IOperations operations, OperationLog log, CancellationToken cancellationToken) =>
                await FindAsync(id, operations, cancellationToken) is { } operation ? LogAnswer.Download(context, TaskLog.Lines(log.Read(operation.Id))) : Missing(id))
            .RequirePermission(Permission.TasksRead).WithSummary("A task's log");
        routes.MapGet("/tasks/{id}/logstream", async (string id, HttpContext context, IOperations operations, OperationLog log, CancellationToken cancellationToken) =>
                await FindAsync(id, operations, cancellationToken) is { } operation ? LogAnswer.Follow(context, TaskLog.FollowAsync(operation.Id, operations, log, cancellationToken)) : Missing(id))
            .RequirePermission(Permission.TasksRead).WithSummary("A task's log, followed");
    }

    private static async Task<Operation?> FindAsync(string id, IOperations operations, CancellationToken cancellationToken) =>
        long.TryParse(id, out var number) ? await operations.FindAsync(number, cancellationToken) : null;

    private static IResult Missing(string id) => Error.NotFound("task.not_found", $"No such task: {(id.Length > 40 ? id[..40] : id)}").ToHttp();
}
