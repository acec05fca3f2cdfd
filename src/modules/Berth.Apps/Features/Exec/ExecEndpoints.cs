using System.Text.Json;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Ports.Containers;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Berth.Apps.Features.Exec;

/// <summary>Commands in a running app, in both generations (rest-api.md 6.3, 6.4): raw upgrade or WebSocket, whichever the client asks for.</summary>
internal static class ExecEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/apps/{id}/exec", PrepareAsync).RequirePermission(Permission.AppsOperate).WithSummary("Prepare a command");
        routes.MapGet("/apps/{id}/exec/{execId}", InspectAsync).RequirePermission(Permission.AppsOperate).WithSummary("Whether it runs, and how it ended");
        routes.MapGet("/apps/{id}/exec/{execId}/start", StartAsync).RequirePermission(Permission.AppsManage).WithSummary("Run it over an upgraded connection");
        routes.MapGet("/apps/{id}/exec/{execId}/startws", StartAsync).RequirePermission(Permission.AppsManage).WithSummary("Run it over a WebSocket");
        routes.MapGet("/apps/{id}/exec", RunAsync).RequirePermission(Permission.AppsManage).WithSummary("Run a command (2016-2019)");
        routes.MapGet("/apps/{id}/execws", RunAsync).RequirePermission(Permission.AppsManage).WithSummary("Run a command over a WebSocket (2019)");
    }

    private static async Task<IResult> PrepareAsync(string id, Body<ExecRequest> body, ExecStarter starter, CancellationToken cancellationToken) =>
        (await starter.PrepareAsync(id, body.Value.Cmd ?? [], body.Value.Tty, body.Value.Lang, cancellationToken)).ToHttp(execId => Results.Ok(new ExecResponse(execId)));

    private static async Task<IResult> InspectAsync(string id, string execId, IContainerEngine engine, ExecRegistry registry, CancellationToken cancellationToken)
    {
        if (registry.Find(execId, id) is null)
        {
            return Missing.ToHttp();
        }

        var state = await engine.InspectExecAsync(execId, cancellationToken);
        return Results.Ok(new ExecStatusResponse(state.Running ? null : state.ExitCode, state.Running));
    }

    private static async Task<IResult> StartAsync(string id, string execId, HttpContext context, IContainerEngine engine, ExecRegistry registry, CancellationToken cancellationToken) =>
        registry.Find(execId, id) is { } entry ? await AttachAsync(context, engine, execId, entry.Tty, cancellationToken) : Missing.ToHttp();

    private static async Task<IResult> RunAsync(string id, HttpContext context, IContainerEngine engine, ExecStarter starter, CancellationToken cancellationToken)
    {
        if (!CanUpgrade(context))
        {
            return NoUpgrade.ToHttp();
        }

        string[] command;
        try
        {
            var text = context.Request.Query["cmd"].ToString();
            command = text.Length == 0 ? [] : JsonSerializer.Deserialize<string[]>(text) ?? [];
        }
        catch (JsonException)
        {
            return Error.Invalid("request.field", "cmd must be a JSON array of words", "cmd").ToHttp();
        }

        var tty = context.Request.Query["tty"] == "true";
        var created = await starter.PrepareAsync(id, command, tty, null, cancellationToken);
        return created.IsOk ? await AttachAsync(context, engine, created.Value, tty, cancellationToken) : created.Error.ToHttp();
    }

    private static async Task<IResult> AttachAsync(HttpContext context, IContainerEngine engine, string execId, bool tty, CancellationToken cancellationToken)
    {
        if (!CanUpgrade(context))
        {
            return NoUpgrade.ToHttp();
        }

        await using var session = await engine.StartExecAsync(execId, tty, cancellationToken);
        if (tty && Number(context, "rows") is { } rows && Number(context, "columns") is { } columns)
        {
            await engine.ResizeExecAsync(execId, rows, columns, cancellationToken);
        }

        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await WebSocketExec.PumpAsync(session, socket, context.RequestAborted);
        }
        else
        {
            context.Response.Headers.Upgrade = "tcp";
            await using var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
            await RawExec.PumpAsync(session, stream, tty, context.RequestAborted);
        }

        return Results.Empty;
    }

    private static bool CanUpgrade(HttpContext context) =>
        context.WebSockets.IsWebSocketRequest || context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true;

    /// <summary>Clients without a terminal send the names with nothing behind them.</summary>
    private static int? Number(HttpContext context, string name) =>
        int.TryParse(context.Request.Query[name].ToString(), out var number) && number is > 0 and < 10_000 ? number : null;

    private static Error NoUpgrade => Error.NotFound("exec.no_upgrade", "exec requires TCP upgrade");

    private static Error Missing => Error.NotFound("exec.not_found", "No such command. Prepare it again: commands are forgotten when the server restarts.");
}
