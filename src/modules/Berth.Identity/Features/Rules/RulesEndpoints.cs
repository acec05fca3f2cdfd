using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.Passkeys;
using Berth.Kernel;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Features.Rules;

internal static class RulesEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        // The others are what servers of 2021 and 2022 called it.
        foreach (var path in new[] { "/user_directory", "/settings/user_directory_config", "/settings/profile_config", "/settings/directory_config" })
        {
            api.MapGet(path, async (ISettings settings, CancellationToken cancellationToken) =>
                    Results.Ok((await settings.GetAsync(DirectoryRules.Setting, cancellationToken)).Wire()))
                .RequirePermission(Permission.SettingsRead).WithSummary("Rules for everybody's accounts").Produces<UserDirectoryConfig>();
            api.MapPost(path, (Body<UserDirectoryConfig> body, HttpContext context, RulesHandler handler) => handler.SetAsync(body.Value, context))
                .RequirePermission(Permission.SettingsManage).WithSummary("Set the rules; a second factor made mandatory signs out who has none").Produces<EmptyResponse>();
        }
    }
}

internal sealed class RulesHandler(ISettings settings, IDbContextFactory<BerthDb> databases, IEventLog log)
{
    public async Task<IResult> SetAsync(UserDirectoryConfig request, HttpContext context)
    {
        if (request.LockUserProfiles is not { } locked || request.Mandatory2FA is not { } mandatory)
        {
            return Error.Invalid("rules.missing", "lockUserProfiles and mandatory2FA must be true or false").ToHttp();
        }

        var caller = Caller.Required(context);
        await settings.SetAsync(DirectoryRules.Setting, new(locked, mandatory), context.RequestAborted);
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        if (mandatory)
        {
            await db.Set<Token>()
                .Where(token => (token.Kind == TokenKind.Session || token.Kind == TokenKind.Cli) && token.Id != caller.CredentialId)
                .Where(token => !db.Set<User>().Any(user => user.Id == token.UserId && user.TotpEnabled) && !db.Set<Passkey>().Any(passkey => passkey.UserId == token.UserId))
                .ExecuteDeleteAsync(context.RequestAborted);
        }

        log.Add(db, new("identity.rules", EventEntry.By(caller)) { Data = new() { ["lockUserProfiles"] = locked, ["mandatory2FA"] = mandatory } });
        await db.SaveChangesAsync(context.RequestAborted);
        return Results.Ok(new EmptyResponse());
    }
}
