using System.Text.Json;
using Berth.Apps.Requests;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Ports.Gateway;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Apps.Features;

/// <summary>
/// <c>POST /apps/:id/configure/&lt;setting&gt;</c>: those that change only the record answer 200, those that need a new
/// container 202 with a task (rest-api.md 4.6).
/// </summary>
internal static class ConfigureApps
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var settings = routes.MapGroup("/apps/{id}/configure");
        MapRecord(settings);
        MapContainer(settings);
    }

    private static void MapRecord(RouteGroupBuilder settings)
    {
        settings.MapPost("/label", (string id, Body<LabelRequest> body, AppMetadata apps, CancellationToken cancellationToken) =>
            DoneAsync(apps.SetAsync(id, SettingChoices.CheckLabel(body.Value.Label), row => row.Label = body.Value.Label, cancellationToken, affectsRoutes: true)))
            .RequirePermission(Permission.AppsOperate).WithSummary("Name shown for the app");
        settings.MapPost("/tags", (string id, Body<TagsRequest> body, AppMetadata apps, CancellationToken cancellationToken) =>
            DoneAsync(apps.SetAsync(id, SettingChoices.CheckTags(body.Value.Tags), row => row.Tags = JsonSerializer.Serialize(body.Value.Tags), cancellationToken)))
            .RequirePermission(Permission.AppsOperate).WithSummary("Tags");
        settings.MapPost("/notes", (string id, Body<NotesRequest> body, AppMetadata apps, CancellationToken cancellationToken) =>
            DoneAsync(apps.SetAsync(id, null, row => row.Notes = body.Value.Notes, cancellationToken)))
            .RequirePermission(Permission.AppsOperate).WithSummary("Administrator's notes");
        settings.MapPost("/icon", SetIconAsync).RequirePermission(Permission.AppsOperate).WithSummary("Picture");
        settings.MapPost("/access_restriction", (string id, Body<AccessRestrictionRequest> body, AppMetadata apps, CancellationToken cancellationToken) =>
            {
                var access = SettingChoices.CheckAccess(body.Value.AccessRestriction);
                return DoneAsync(apps.SetAsync(id, access.Error, row => row.AccessRestriction = access.Value, cancellationToken, affectsRoutes: true));
            })
            .RequirePermission(Permission.AppsManage).WithSummary("Who may use the app");
        settings.MapPost("/operators", (string id, Body<OperatorsRequest> body, AppMetadata apps, CancellationToken cancellationToken) =>
            {
                var given = body.Value.Operators.ValueKind == JsonValueKind.Undefined ? body.Value.AccessRestriction : body.Value.Operators;
                var operators = SettingChoices.CheckAccess(given, "operators");
                return DoneAsync(apps.SetAsync(id, operators.Error, row => row.Operators = operators.Value, cancellationToken));
            })
            .RequirePermission(Permission.AppsManage).WithSummary("Who may operate the app");
        settings.MapPost("/automatic_backup", (string id, Body<EnableRequest> body, AppMetadata apps, CancellationToken cancellationToken) =>
            DoneAsync(apps.SetAsync(id, CheckEnable(body.Value), row => row.EnableBackup = body.Value.Enable == true, cancellationToken)))
            .RequirePermission(Permission.AppsOperate).WithSummary("Take part in scheduled backups");
        settings.MapPost("/automatic_update", (string id, Body<EnableRequest> body, AppMetadata apps, CancellationToken cancellationToken) =>
            DoneAsync(apps.SetAsync(id, CheckEnable(body.Value), row => row.EnableAutomaticUpdate = body.Value.Enable == true, cancellationToken)))
            .RequirePermission(Permission.AppsOperate).WithSummary("Update by itself");
        settings.MapPost("/crontab", (string id, Body<CrontabRequest> body, AppMetadata apps, CancellationToken cancellationToken) =>
            DoneAsync(apps.SetAsync(id, Addons.Scheduling.Crontab.Parse(body.Value.Crontab ?? "").Error, row => row.Crontab = body.Value.Crontab, cancellationToken)))
            .RequirePermission(Permission.AppsOperate).WithSummary("The owner's own schedule");
        settings.MapPost("/checklist", (string id, Body<ChecklistRequest> body, AppMetadata apps, CancellationToken cancellationToken) =>
            DoneAsync(apps.SetAsync(id, null, row => row.Checklist = body.Value.Checklist.ValueKind == JsonValueKind.Undefined ? null : body.Value.Checklist.GetRawText(), cancellationToken)))
            .RequirePermission(Permission.AppsOperate).WithSummary("Ticked post-install items");
        settings.MapPost("/reverse_proxy", SetProxyAsync).RequirePermission(Permission.AppsOperate).WithSummary("robots.txt, CSP, HSTS preload");
    }

    private static void MapContainer(RouteGroupBuilder settings)
    {
        settings.MapPost("/env", async (string id, HttpContext context, Body<EnvRequest> body, AppEditor editor, CancellationToken cancellationToken) =>
            Started.Task(await editor.SetEnvironmentAsync(id, body.Value.Env, By(context), cancellationToken)))
            .RequirePermission(Permission.AppsOperate).WithSummary("The owner's variables, all of them");
        settings.MapPost("/memory_limit", async (string id, HttpContext context, Body<MemoryLimitRequest> body, AppEditor editor, CancellationToken cancellationToken) =>
            Started.Task(await editor.SetMemoryAsync(id, body.Value.MemoryLimit, By(context), cancellationToken)))
            .RequirePermission(Permission.AppsOperate).WithSummary("Memory limit in bytes");
        settings.MapPost("/cpu_quota", async (string id, HttpContext context, Body<CpuQuotaRequest> body, AppEditor editor, CancellationToken cancellationToken) =>
            Started.Task(await editor.SetCpuAsync(id, body.Value.CpuQuota, By(context), cancellationToken)))
            .RequirePermission(Permission.AppsOperate).WithSummary("CPU limit in percent of all cores");
        settings.MapPost("/location", async (string id, HttpContext context, Body<LocationRequest> body, AppEditor editor, CancellationToken cancellationToken) =>
            Started.Task(await editor.MoveAsync(id, body.Value, By(context), cancellationToken)))
            .RequirePermission(Permission.AppsManage).WithSummary("Names and ports");
        settings.MapPost("/cert", async (string id, HttpContext context, Body<CertificateRequest> body, AppCertificates certificates, CancellationToken cancellationToken) =>
            Started.Task(await certificates.SetAsync(id, body.Value, By(context), cancellationToken)))
            .RequirePermission(Permission.AppsManage).WithSummary("A certificate of one's own for one of the app's names; without one, the platform's again");
        settings.MapPost("/debug_mode", async (string id, HttpContext context, Body<DebugModeRequest> body, AppEditor editor, CancellationToken cancellationToken) =>
            {
                var debug = ReadDebug(body.Value.DebugMode);
                return debug.IsOk ? Started.Task(await editor.SetDebugAsync(id, debug.Value, By(context), cancellationToken)) : debug.Error.ToHttp();
            })
            .RequirePermission(Permission.AppsManage).WithSummary("Pause for debugging");
        settings.MapPost("/sso", async (string id, HttpContext context, Body<EnableRequest> body, AppEditor editor, CancellationToken cancellationToken) =>
            Started.Task(await editor.SetSsoAsync(id, body.Value.Enable, By(context), cancellationToken)))
            .RequirePermission(Permission.AppsManage).WithSummary("Single sign-on on or off, where the package leaves the choice");
        foreach (var addon in new[] { "redis", "turn" })
        {
            settings.MapPost("/" + addon, async (string id, HttpContext context, Body<EnableRequest> body, AppEditor editor, CancellationToken cancellationToken) =>
                Started.Task(await editor.SwitchAsync(id, addon, body.Value.Enable, By(context), cancellationToken)))
                .RequirePermission(Permission.AppsOperate).WithSummary($"Optional {addon} on or off");
        }
    }

    private static async Task<IResult> SetIconAsync(string id, Body<IconRequest> body, AppMetadata apps, AppsOptions options, CancellationToken cancellationToken)
    {
        var icon = body.Value.Icon is { Length: > 0 } base64 ? SettingChoices.CheckIcon(base64) : Array.Empty<byte>();
        var result = await apps.SetAsync(id, icon.Error, _ => { }, cancellationToken);
        if (result.IsOk)
        {
            await AppIcons.WriteAsync(options, id, icon.Value, cancellationToken);
        }

        return result.ToHttp(_ => Empty);
    }

    private static Task<IResult> SetProxyAsync(string id, Body<ReverseProxyRequest> body, AppMetadata apps, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var robots = request.RobotsTxt ?? (request.RobotTxt.ValueKind == JsonValueKind.String ? request.RobotTxt.GetString() : null);
        var refusal = robots is { Length: >= 4096 } ? Error.Invalid("proxy.robots_too_long", "robotsTxt must be shorter than 4096 characters.", "robotsTxt")
            : request.Csp is { } csp && csp.Any(char.IsControl) ? Error.Invalid("proxy.bad_csp", "csp must be one line of text.", "csp") : null;
        return DoneAsync(apps.SetAsync(
            id, refusal, row => row.ReverseProxy = JsonSerializer.Serialize(new RouteHeaders(request.Csp, robots, request.HstsPreload == true)), cancellationToken, affectsRoutes: true));
    }

    private static Result<AppDebugMode?> ReadDebug(JsonElement given)
    {
        if (given.ValueKind is JsonValueKind.Null)
        {
            return (AppDebugMode?)null;
        }

        try
        {
            return given.ValueKind == JsonValueKind.Object && given.Deserialize(BerthJson.Default.DebugMode) is { } debug
                ? new AppDebugMode(debug.Cmd, debug.ReadonlyRootfs)
                : Error.Invalid("request.field", "debugMode must be null or {cmd, readonlyRootfs}.", "debugMode");
        }
        catch (JsonException)
        {
            return Error.Invalid("request.field", "debugMode must be null or {cmd, readonlyRootfs}.", "debugMode");
        }
    }

    private static Error? CheckEnable(EnableRequest request) => request.Enable is null ? Error.Invalid("request.field", "enable must be true or false.", "enable") : null;

    private static async Task<IResult> DoneAsync(Task<Result<bool>> change) => (await change).ToHttp(_ => Empty);

    private static IResult Empty => Results.Json(new { });

    private static string By(HttpContext context) => Caller.Required(context).Username;
}
