using System.Text.Json;
using Berth.Backups.Data;
using Berth.Backups.Sites;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Backups.Features;

/// <summary><c>/backup_sites/:id/configure/:key</c> (9+), and <c>/backups/policy</c> of 8.x for the first site.</summary>
internal static class ConfigureSites
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/backup_sites/{siteId}/configure/{key}", ConfigureAsync).RequirePermission(Permission.Owner).WithSummary("Change name, schedule, retention, limits, contents, config or enable_for_updates");
        OldBackupConfig.Map(routes);
        routes.MapGet("/backups/policy", async (SiteService sites, CancellationToken cancellationToken) =>
                await sites.ListAsync(cancellationToken) is [var site, ..]
                    ? Results.Ok(new BackupPolicyRequest(new BackupPolicy(site.Schedule, JsonSerializer.Deserialize(site.Retention, SiteJson.Default.BackupRetention))))
                    : BackupErrors.NoSite.ToHttp())
            .RequirePermission(Permission.BackupsRead).WithSummary("Schedule and retention of the first site (8.x)");
        routes.MapPost("/backups/policy", async (Body<BackupPolicy> body, SiteService sites, CancellationToken cancellationToken) =>
                await sites.ListAsync(cancellationToken) is [var site, ..]
                    ? Shapes.Changed(await sites.ChangeAsync(site.Id, row => SetSchedule(row, body.Value.Schedule) ?? (body.Value.Retention is null ? null : SetRetention(row, body.Value.Retention)), cancellationToken))
                    : BackupErrors.NoSite.ToHttp())
            .RequirePermission(Permission.Owner).WithSummary("Change schedule and retention of the first site (8.x)");
    }

    private static async Task<IResult> ConfigureAsync(string siteId, string key, Body<ConfigureSiteRequest> body, SiteService sites, CancellationToken cancellationToken)
    {
        var asked = body.Value;
        return Shapes.Changed(key switch
        {
            "config" => await sites.MoveAsync(siteId, asked.Config, cancellationToken),
            "name" => await sites.ChangeAsync(siteId, row => SetName(row, asked.Name), cancellationToken),
            "schedule" => await sites.ChangeAsync(siteId, row => SetSchedule(row, asked.Schedule), cancellationToken),
            "retention" => await sites.ChangeAsync(siteId, row => SetRetention(row, asked.Retention), cancellationToken),
            "limits" => await sites.ChangeAsync(siteId, row => SetLimits(row, asked.Limits), cancellationToken),
            "contents" => await sites.ChangeAsync(siteId, row => SetContents(row, asked.Contents), cancellationToken),
            "enable_for_updates" => await sites.ChangeAsync(siteId, row => SetForUpdates(row, asked.Enable), cancellationToken),
            _ => Error.NotFound("route.not_found", "No such route"),
        });
    }

    private static Error? SetName(SiteRow row, string? name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100)
        {
            return Error.Invalid("backup.bad_name", "name must have 1 to 100 letters.", "name");
        }

        row.Name = name.Trim();
        return null;
    }

    internal static Error? SetSchedule(SiteRow row, string? schedule)
    {
        if (SiteRules.CheckSchedule(schedule ?? "") is { } refused)
        {
            return refused;
        }

        row.Schedule = schedule!;
        return null;
    }

    internal static Error? SetRetention(SiteRow row, BackupRetention? retention)
    {
        retention ??= new BackupRetention();
        row.Retention = JsonSerializer.Serialize(retention, SiteJson.Default.BackupRetention);
        return SiteRules.CheckRetention(retention);
    }

    internal static Error? SetLimits(SiteRow row, BackupLimits? limits)
    {
        limits ??= new BackupLimits();
        row.Limits = JsonSerializer.Serialize(limits, SiteJson.Default.BackupLimits);
        return SiteRules.CheckLimits(limits);
    }

    private static Error? SetContents(SiteRow row, BackupContents? contents)
    {
        row.Contents = contents is null ? null : JsonSerializer.Serialize(contents, SiteJson.Default.BackupContents);
        return contents is null ? null : SiteRules.CheckContents(contents);
    }

    private static Error? SetForUpdates(SiteRow row, bool? enable)
    {
        row.EnableForUpdates = enable == true;
        return null;
    }
}
