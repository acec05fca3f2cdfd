using Berth.Apps.Data;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Operations;
using Berth.Ports.Containers;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Berth.Apps.Features;

/// <summary><c>GET /apps</c>, <c>/apps/:id</c>, <c>/apps/:id/icon</c>, <c>/apps/:id/limits</c>, <c>/apps/:id/task</c>.</summary>
internal static class ReadApps
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/apps", ListAsync).RequirePermission(Permission.AppsRead).WithSummary("All apps the caller may see");
        routes.MapGet("/apps/{id}", GetAsync).RequirePermission(Permission.AppsRead).WithSummary("One app");
        routes.MapGet("/apps/{id}/icon", IconAsync).RequirePermission(Permission.AppsRead).WithSummary("The app's picture");
        routes.MapGet("/apps/{id}/limits", LimitsAsync).RequirePermission(Permission.AppsOperate).WithSummary("Bounds of the memory limit");
        routes.MapGet("/apps/{id}/task", TaskAsync).RequirePermission(Permission.AppsOperate).WithSummary("The task at work on the app");
    }

    private static async Task<IResult> ListAsync(HttpContext context, AppStore store, IOperations operations, AppShape shape, AppVisibility visibility, CancellationToken cancellationToken)
    {
        var caller = Caller.Required(context);
        var apps = new List<AppResponse>();
        var backups = await BackupsAtWorkAsync(store, cancellationToken);
        foreach (var row in await store.ListAsync(cancellationToken))
        {
            if (await visibility.LevelAsync(caller, row, cancellationToken) is { } level)
            {
                apps.Add(shape.Of(row, row.TaskId is { } task ? await operations.FindAsync(task, cancellationToken) : backups.GetValueOrDefault(row.Id), level, whole: false));
            }
        }

        return Results.Ok(new AppListResponse(apps));
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, AppStore store, IOperations operations, AppShape shape, AppVisibility visibility, IContainerEngine engine, CancellationToken cancellationToken)
    {
        var caller = Caller.Required(context);
        if (await store.FindAsync(id, cancellationToken) is not { } row || await visibility.LevelAsync(caller, row, cancellationToken) is not { } level)
        {
            return AppErrors.NotFound(id).ToHttp();
        }

        var operation = row.TaskId is { } task ? await operations.FindAsync(task, cancellationToken) : (await BackupsAtWorkAsync(store, cancellationToken)).GetValueOrDefault(row.Id);
        return Results.Ok(shape.Of(row, operation, level, whole: true));
    }

    /// <summary>By app. A backup leaves the app's row alone; clients are told all the same (<c>pending_backup</c>).</summary>
    private static async Task<Dictionary<string, Operation>> BackupsAtWorkAsync(AppStore store, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        return await db.Set<Operation>().AsNoTracking()
            .Where(row => row.Kind == AppSteps.BackupKind && (row.State == OperationState.Queued || row.State == OperationState.Running))
            .ToDictionaryAsync(row => row.Subject, StringComparer.Ordinal, cancellationToken);
    }

    private static async Task<IResult> IconAsync(string id, AppStore store, AppsOptions options, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is null || !File.Exists(options.IconPath(id)))
        {
            return Error.NotFound("app.no_icon", "No such icon").ToHttp();
        }

        var bytes = await File.ReadAllBytesAsync(options.IconPath(id), cancellationToken);
        return Results.Bytes(bytes, AppIcons.MediaType(bytes));
    }

    private static async Task<IResult> LimitsAsync(string id, AppStore store, Ports.Host.IHostMachine machine, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } row
            ? Results.Ok(new AppLimitsResponse(new AppLimits(new AppMemoryLimits(row.ManifestMemory, row.ReadSpec().MemoryLimit ?? row.ManifestMemory, machine.MemoryBytes * 2))))
            : AppErrors.NotFound(id).ToHttp();

    private static async Task<IResult> TaskAsync(string id, AppStore store, IOperations operations, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } row)
        {
            return AppErrors.NotFound(id).ToHttp();
        }

        return row.TaskId is { } task && await operations.FindAsync(task, cancellationToken) is { } operation
            ? Results.Ok(Operations.Features.TaskShape.Of(operation) with { Args = [id] })
            : Error.Invalid("app.no_task", "No task is running for this app.").ToHttp();
    }
}
