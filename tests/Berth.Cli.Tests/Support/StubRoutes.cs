using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Berth.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Berth.Cli.Tests.Support;

public sealed partial class StubPlatform
{
    private static readonly string[] PublicPaths = ["/api/v1/cloudron/status", "/api/v1/cloudron/login", "/api/v1/provision/activate"];

    private void Map(WebApplication web)
    {
        web.Use(GuardAsync);
        web.MapGet("/api/v1/cloudron/status", () => Json(new StatusResponse { Version = "9.1.0", Activated = true }, BerthJson.Default.StatusResponse));
        web.MapPost("/api/v1/cloudron/login", Login);
        web.MapDelete("/api/v1/profile/sessions/current", () => Results.NoContent());
        web.MapGet("/api/v1/domains", () => Json(new DomainListResponse([Domain("example.com", primary: true), Domain("sub.example.com"), Domain("example.org")]), BerthJson.Default.DomainListResponse));
        web.MapGet("/api/v1/catalog", () => Json(new CatalogResponse([new CatalogPackageResponse { Id = "org.example.wiki", Title = "Wiki", Version = "1.2.3", Tagline = "Pages" }]), BerthJson.Default.CatalogResponse));
        web.MapGet("/api/v1/services", () => Json(new ServiceListResponse([new ServiceSummary("mysql", "mysql") { Status = "active", MemoryUsed = 1 << 20 }]), BerthJson.Default.ServiceListResponse));
        web.MapPost("/api/v1/services/{name}/restart", () => Results.Text("{}", "application/json", statusCode: 202));
        web.MapGet("/api/v1/services/{name}/logs", () => LogFile());
        MapApps(web);
        MapTasks(web);
        web.MapPost("/api/v1/packages", () => Json(new PackageUploadResponse("src-1", JsonDocument.Parse("{}").RootElement, ["icon is missing"]), BerthJson.Default.PackageUploadResponse, 201));
        web.MapPost("/api/v1/packages/{id}/build", () => Started("77"));
        web.MapFallback(() => Error(HttpStatusCode.NotFound, "route.not_found", "No such route"));
        StubExec.Map(web, this);
    }

    private void MapApps(WebApplication web)
    {
        web.MapGet("/api/v1/apps", () => Json(new AppListResponse([.. Apps.Values]), BerthJson.Default.AppListResponse));
        web.MapGet("/api/v1/apps/{id}", (string id) => Apps.TryGetValue(id, out var app) ? Json(app, BerthJson.Default.AppResponse) : Error(HttpStatusCode.NotFound, "app.not_found", "App not found"));
        web.MapPost("/api/v1/apps", (HttpContext context) =>
        {
            var body = JsonDocument.Parse(_calls.Last().Body).RootElement;
            var app = AddApp(body.GetProperty("subdomain").GetString()!);
            return Json(new InstallResponse(app.Id, "42"), BerthJson.Default.InstallResponse, 202);
        });
        web.MapPost("/api/v1/apps/{id}/clone", (string id) => Json(new InstallResponse(AddApp("copy").Id, "42"), BerthJson.Default.InstallResponse, 201));
        foreach (var action in new[] { "update", "repair", "start", "stop", "restart", "uninstall", "configure/env", "configure/location", "configure/memory_limit" })
        {
            web.MapPost($"/api/v1/apps/{{id}}/{action}", () => Started("42"));
        }

        web.MapGet("/api/v1/apps/{id}/logs", () => LogFile());
        web.MapGet("/api/v1/apps/{id}/logstream", LogStreamAsync);
    }

    private void MapTasks(WebApplication web)
    {
        web.MapGet("/api/v1/tasks", () => Json(new TaskListResponse([.. Tasks.Values.Select(states => states.Peek())]), BerthJson.Default.TaskListResponse));
        web.MapGet("/api/v1/tasks/{id}", (string id) =>
        {
            if (!Tasks.TryGetValue(id, out var states))
            {
                return Error(HttpStatusCode.NotFound, "task.not_found", "Task not found");
            }

            lock (states)
            {
                return Json(states.Count > 1 ? states.Dequeue() : states.Peek(), BerthJson.Default.TaskResponse);
            }
        });
        web.MapPost("/api/v1/tasks/{id}/stop", (string id) =>
        {
            AddTask(id, Failed(id, "Cancelled", "stopped"));
            return Results.NoContent();
        });
        web.MapGet("/api/v1/tasks/{id}/logstream", LogStreamAsync);
        web.MapGet("/api/v1/tasks/{id}/logs", () => LogFile());
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var body = "";
        if (context.Request.Headers.Upgrade.Count == 0)
        {
            using var copy = new MemoryStream();
            await context.Request.Body.CopyToAsync(copy);
            body = Encoding.Latin1.GetString(copy.ToArray());
        }

        var path = context.Request.Path.Value!;
        _calls.Enqueue(new Call(context.Request.Method, path, context.Request.QueryString.Value ?? "", body));
        if (Answers.TryGetValue($"{context.Request.Method} {path}", out var answer))
        {
            context.Response.StatusCode = (int)answer.Status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer.Body);
        }
        else if (!PublicPaths.Contains(path) && context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            await Error(HttpStatusCode.Unauthorized, "auth.required", "No such token").ExecuteAsync(context);
        }
        else
        {
            await next(context);
        }
    }

    private IResult Login(HttpContext context)
    {
        var request = JsonSerializer.Deserialize(_calls.Last().Body, BerthJson.Default.LoginRequest)!;
        return request is { Username: "owner", Password: "secret" }
            ? Json(new LoginResponse { AccessToken = Token, Expires = 0, Identifier = "uid-1", ClientId = "cid-cli" }, BerthJson.Default.LoginResponse)
            : Error(HttpStatusCode.Unauthorized, "auth.invalid", "Invalid credentials");
    }

    private async Task LogStreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync("retry: 3000\n");
        foreach (var line in Log)
        {
            await context.Response.WriteAsync($"id: {line.RealtimeTimestamp}\ndata: {JsonSerializer.Serialize(line, BerthJson.Default.LogLineResponse)}\n\n");
            await context.Response.Body.FlushAsync();
        }
    }

    private IResult LogFile() =>
        Results.Text(string.Concat(Log.Select(line => JsonSerializer.Serialize(line, BerthJson.Default.LogLineResponse) + "\n")), "application/x-logs");

    private static DomainResponse Domain(string name, bool primary = false) =>
        new() { Domain = name, ZoneName = name, Provider = "noop", TlsConfig = new TlsConfig("local"), Primary = primary, Config = JsonDocument.Parse("{}").RootElement };

    private static IResult Started(string taskId) => Json(new TaskStartedResponse(taskId), BerthJson.Default.TaskStartedResponse, 202);

    internal static IResult Error(HttpStatusCode status, string code, string message) =>
        Json(new ErrorResponse(status.ToString(), message, code), BerthJson.Default.ErrorResponse, (int)status);

    private static IResult Json<T>(T value, JsonTypeInfo<T> type, int status = 200) =>
        Results.Text(JsonSerializer.Serialize(value, type), "application/json", statusCode: status);
}
