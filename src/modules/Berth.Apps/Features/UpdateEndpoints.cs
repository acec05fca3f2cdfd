using Berth.Apps.Data;
using Berth.Apps.Updates;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Apps.Features;

/// <summary>Looking for updates, when they come by themselves, and what versions an app had (rest-api.md 4.6, 4.21).</summary>
internal static class UpdateEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/apps/{id}/check_for_updates", async (string id, UpdateChecker checker, CancellationToken cancellationToken) =>
                (await checker.CheckAsync(id, cancellationToken)).ToHttp(updates => Results.Ok(new UpdatesResponse(updates))))
            .RequirePermission(Permission.AppsOperate).WithSummary("Look for the app's next version");
        routes.MapGet("/apps/{id}/history", async (string id, AppStore store, AppHistory history, CancellationToken cancellationToken) =>
                await store.FindAsync(id, cancellationToken) is { } row
                    ? Results.Ok(new AppHistoryResponse(await history.ListAsync(row, cancellationToken)))
                    : AppErrors.NotFound(id).ToHttp())
            .RequirePermission(Permission.AppsOperate).WithSummary("The app's versions, newest first");
        routes.MapGet("/updater/updates", async (UpdateChecker checker, CancellationToken cancellationToken) =>
                Results.Ok(new UpdatesResponse(await checker.ListAsync(cancellationToken))))
            .RequirePermission(Permission.SettingsRead).WithSummary("What the last look for updates found");
        routes.MapPost("/updater/check_for_updates", async (UpdateChecker checker, CancellationToken cancellationToken) =>
            {
                await checker.CheckAllAsync(cancellationToken);
                return Results.Ok(new UpdatesResponse(await checker.ListAsync(cancellationToken)));
            })
            .RequirePermission(Permission.SettingsManage).WithSummary("Look for updates of all apps");

        // The later ones are what servers up to 2022 called it.
        foreach (var path in new[] { "/updater/autoupdate_pattern", "/settings/autoupdate_pattern", "/settings/app_autoupdate_pattern" })
        {
            routes.MapGet(path, async (ISettings settings, CancellationToken cancellationToken) => Results.Ok(new AutoupdatePattern(await settings.GetAsync(UpdatePolicy.Pattern, cancellationToken))))
                .RequirePermission(Permission.SettingsRead).WithSummary("When updates come by themselves");
            routes.MapPost(path, async (Body<AutoupdatePattern> body, ISettings settings, CancellationToken cancellationToken) =>
                {
                    if (UpdatePolicy.CheckPattern(body.Value.Pattern) is { } refused)
                    {
                        return refused.ToHttp();
                    }

                    await settings.SetAsync(UpdatePolicy.Pattern, body.Value.Pattern!, cancellationToken);
                    return Results.Ok(new EmptyResponse());
                })
                .RequirePermission(Permission.SettingsManage).WithSummary("Set when updates come by themselves");
        }

        routes.MapGet("/updater/policy", async (ISettings settings, CancellationToken cancellationToken) => Results.Ok(new UpdatePolicyBody(
                await settings.GetAsync(UpdatePolicy.Policy, cancellationToken), await settings.GetAsync(UpdateSettings.WatchSeconds, cancellationToken))))
            .RequirePermission(Permission.SettingsRead).WithSummary("Which updates come by themselves, and how long a new version is watched");
        routes.MapPost("/updater/policy", SetPolicyAsync).RequirePermission(Permission.SettingsManage).WithSummary("Set which updates come by themselves");
    }

    private static async Task<IResult> SetPolicyAsync(Body<UpdatePolicyBody> body, ISettings settings, CancellationToken cancellationToken)
    {
        var (policy, watch) = (body.Value.Policy, body.Value.WatchSeconds);
        if (policy is not null && UpdatePolicy.CheckPolicy(policy) is { } refused)
        {
            return refused.ToHttp();
        }

        if (watch is < 0 or > UpdateSettings.MostWatchSeconds)
        {
            return Error.Invalid("update.bad_watch", $"watchSeconds must be from 0 to {UpdateSettings.MostWatchSeconds}.", "watchSeconds").ToHttp();
        }

        if (policy is not null)
        {
            await settings.SetAsync(UpdatePolicy.Policy, policy, cancellationToken);
        }

        if (watch is { } seconds)
        {
            await settings.SetAsync(UpdateSettings.WatchSeconds, seconds, cancellationToken);
        }

        return Results.Ok(new EmptyResponse());
    }
}
