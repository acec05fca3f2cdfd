using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Backups.Data;
using Berth.Backups.Runs;
using Berth.Backups.Sites;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Backups.Features;

/// <summary>
/// Routes of clients before 9 (rest-api.md 4.8), which know one place for backups: here the first site. <c>/backups/config*</c>
/// of 8.x, <c>/settings/backup_config</c> of 2019 and 2022 with schedule and retention in it.
/// </summary>
internal static class OldBackupConfig
{
    private const string Format = "restic";
    private const long Hour = 3600;

    /// <summary>What of a body is not the provider's own.</summary>
    private static readonly HashSet<string> General =
    [
        "provider", "format", "password", "key", "encryptedFilenames", "limits", "memoryLimit", "retentionSecs", "intervalSecs", "schedulePattern", "retentionPolicy",
        "syncConcurrency", "acceptSelfSignedCerts", "noHardlinks", "noHardLinks", "encryption", "mountOptions", "mountPoint",
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/backups/config", (SiteService sites, CancellationToken cancellationToken) => ReadAsync(sites, withPolicy: false, cancellationToken))
            .RequirePermission(Permission.BackupsRead).WithSummary("The first site (8.x)");
        routes.MapGet("/settings/backup_config", (SiteService sites, CancellationToken cancellationToken) => ReadAsync(sites, withPolicy: true, cancellationToken))
            .RequirePermission(Permission.BackupsRead).WithSummary("The first site (2019)");
        routes.MapPost("/backups/config/storage", async (Body<JsonObject> body, SiteService sites, BackupStore store, CancellationToken cancellationToken) =>
                await ChangeStorageAsync(body.Value, sites, store, cancellationToken) is { } error ? error.ToHttp() : Results.Ok(new EmptyResponse()))
            .RequirePermission(Permission.Owner).WithSummary("Move the first site (8.x)");
        routes.MapPost("/backups/config/limits", async (Body<ConfigureSiteRequest> body, SiteService sites, CancellationToken cancellationToken) =>
                await ChangeFirstAsync(sites, row => ConfigureSites.SetLimits(row, body.Value.Limits), cancellationToken))
            .RequirePermission(Permission.Owner).WithSummary("Change the first site's limits (8.x)");
        routes.MapPost("/settings/backup_config", SetAllAsync).RequirePermission(Permission.Owner).WithSummary("Change the first site (2019)");
        routes.MapGet("/backups/mount_status", StatusAsync).RequirePermission(Permission.BackupsRead).WithSummary("Whether the first site can be reached (8.x)");
        foreach (var path in new[] { "/backups/remount", "/backup_sites/{siteId}/remount" })
        {
            // Nothing is mounted by the platform; the answer says that there is nothing left to do.
            routes.MapPost(path, () => Results.Json(new EmptyResponse(), statusCode: StatusCodes.Status202Accepted)).RequirePermission(Permission.BackupsManage).WithSummary("Mount again: nothing to do");
        }

        routes.MapPost("/backups/cleanup", async (HttpContext context, RunStarter runs, CancellationToken cancellationToken) =>
                Shapes.Started(await runs.CleanAsync(null, Caller.Required(context).Username, cancellationToken)))
            .RequirePermission(Permission.BackupsManage).WithSummary("Remove what has had its time, now");
        routes.MapPost("/backup_sites/{siteId}/cleanup", async (string siteId, HttpContext context, RunStarter runs, CancellationToken cancellationToken) =>
                Shapes.Started(await runs.CleanAsync(siteId, Caller.Required(context).Username, cancellationToken)))
            .RequirePermission(Permission.BackupsManage).WithSummary("Remove what has had its time at this site, now");
    }

    private static async Task<SiteRow?> FirstAsync(SiteService sites, CancellationToken cancellationToken) => await sites.ListAsync(cancellationToken) is [var site, ..] ? site : null;

    private static async Task<IResult> ReadAsync(SiteService sites, bool withPolicy, CancellationToken cancellationToken)
    {
        if (await FirstAsync(sites, cancellationToken) is not { } site)
        {
            return BackupErrors.NoSite.ToHttp();
        }

        var config = JsonNode.Parse(site.Config) as JsonObject ?? [];
        config["provider"] = site.Provider;
        config["format"] = Format;
        config["limits"] = JsonNode.Parse(site.Limits);
        config["backupFolder"] = config["backupDir"]?.DeepClone() ?? "";
        config["noHardLinks"] = false;
        config["encryption"] = null;
        config["encrypted"] = true;
        if (withPolicy)
        {
            var retention = JsonSerializer.Deserialize(site.Retention, SiteJson.Default.BackupRetention)!;
            config["schedulePattern"] = site.Schedule;
            config["retentionPolicy"] = JsonNode.Parse(site.Retention);
            config["retentionSecs"] = retention.KeepWithinSecs ?? -1;
            config["intervalSecs"] = 24 * Hour;
        }

        return Results.Ok(config);
    }

    private static async Task<IResult> SetAllAsync(Body<JsonObject> body, SiteService sites, BackupStore store, CancellationToken cancellationToken)
    {
        var (schedule, retention) = (Text(body.Value, "schedulePattern") ?? ScheduleOf(body.Value), RetentionOf(body.Value));
        var refused = (schedule is null ? null : SiteRules.CheckSchedule(schedule)) ?? retention.Error ?? (retention.Value is null ? null : SiteRules.CheckRetention(retention.Value));
        if ((refused ?? await ChangeStorageAsync(body.Value, sites, store, cancellationToken)) is { } error)
        {
            return error.ToHttp();
        }

        return await ChangeFirstAsync(
            sites, row => (schedule is null ? null : ConfigureSites.SetSchedule(row, schedule)) ?? (retention.Value is null ? null : ConfigureSites.SetRetention(row, retention.Value)), cancellationToken);
    }

    /// <summary>The same provider moves the site with its password. Another one takes its place while that holds no backup; otherwise it is a site of its own.</summary>
    private static async Task<Error?> ChangeStorageAsync(JsonObject body, SiteService sites, BackupStore store, CancellationToken cancellationToken)
    {
        if (Text(body, "provider") is not { Length: > 0 } provider)
        {
            return Error.Invalid("backup.bad_provider", "provider is required", "provider");
        }

        var fields = new JsonObject(body.Where(field => !General.Contains(field.Key)).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
        var config = JsonSerializer.SerializeToElement(fields);
        if (await FirstAsync(sites, cancellationToken) is not { } site)
        {
            return (await sites.AddAsync(Request(provider, config, body), cancellationToken)).Error;
        }

        if (site.Provider == provider)
        {
            return (await sites.MoveAsync(site.Id, config, cancellationToken)).Error;
        }

        if ((await store.ListAsync(null, 0, int.MaxValue, cancellationToken)).Any(row => row.SiteId == site.Id))
        {
            return Error.Conflict("backup.site_in_use", $"{site.Name} holds backups, so it is not replaced by another provider. Add that as a site of its own: berth backup site add");
        }

        return (await sites.AddAsync(Request(provider, config, body), cancellationToken)).Error ?? await sites.RemoveAsync(site.Id, cancellationToken);
    }

    private static BackupSiteRequest Request(string provider, JsonElement config, JsonObject body) =>
        new() { Provider = provider, Config = config, EncryptionPassword = Text(body, "password") ?? Text(body, "key") };

    private static async Task<IResult> ChangeFirstAsync(SiteService sites, Func<SiteRow, Error?> change, CancellationToken cancellationToken) =>
        await FirstAsync(sites, cancellationToken) is { } site ? Shapes.Changed(await sites.ChangeAsync(site.Id, change, cancellationToken)) : BackupErrors.NoSite.ToHttp();

    private static async Task<IResult> StatusAsync(SiteService sites, Ports.Backups.IBackupRepository repositories, CancellationToken cancellationToken)
    {
        if (await FirstAsync(sites, cancellationToken) is not { } site)
        {
            return BackupErrors.NoSite.ToHttp();
        }

        try
        {
            await repositories.ListAsync(sites.Access(site), ["probe"], cancellationToken);
            return Results.Ok(new SiteStatusResponse("active", ""));
        }
        catch (Ports.PortException error) when (error.Code == "backup.no_repository")
        {
            return Results.Ok(new SiteStatusResponse("inactive", "Nothing is there yet."));
        }
        catch (Ports.PortException error)
        {
            return Results.Ok(new SiteStatusResponse("error", error.Message));
        }
    }

    /// <summary>Seconds between backups, as 2019 says it: every so many hours, or once in the night.</summary>
    private static string? ScheduleOf(JsonObject body) => Number(body, "intervalSecs") switch
    {
        null => null,
        <= 0 => SiteRules.Never,
        >= 24 * Hour => SiteRules.DefaultSchedule,
        var seconds => $"00 00 */{Math.Max(1, seconds.Value / Hour)} * * *",
    };

    private static Result<BackupRetention?> RetentionOf(JsonObject body)
    {
        if (Number(body, "retentionSecs") is { } seconds)
        {
            return new BackupRetention { KeepWithinSecs = seconds };
        }

        try
        {
            return body["retentionPolicy"] is JsonObject policy ? policy.Deserialize(SiteJson.Default.BackupRetention) : (BackupRetention?)null;
        }
        catch (JsonException)
        {
            return Error.Invalid("backup.bad_retention", "retentionPolicy has a value of the wrong type.", "retentionPolicy");
        }
    }

    private static string? Text(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static long? Number(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;
}
