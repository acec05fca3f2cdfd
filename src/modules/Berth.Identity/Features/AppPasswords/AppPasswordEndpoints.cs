using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.Tokens;
using Berth.Kernel;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Features.AppPasswords;

internal static class AppPasswordEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/app_passwords", (Paging paging, HttpContext context, AppPasswordHandler handler) => handler.ListAsync(paging, context))
            .RequirePermission(Permission.Profile).WithSummary("The caller's app passwords").Produces<AppPasswordListResponse>();
        api.MapPost("/app_passwords", (Body<AppPasswordRequest> body, HttpContext context, AppPasswordHandler handler) => handler.CreateAsync(body.Value, context))
            .RequirePermission(Permission.Profile).WithSummary("Make an app password; the answer alone shows it").Produces<AppPasswordCreatedResponse>();
        api.MapGet("/app_passwords/{passwordId}", (string passwordId, HttpContext context, AppPasswordHandler handler) => handler.GetAsync(passwordId, context))
            .RequirePermission(Permission.Profile).WithSummary("One app password").Produces<AppPasswordResponse>();
        api.MapDelete("/app_passwords/{passwordId}", (string passwordId, HttpContext context, AppPasswordHandler handler) => handler.DeleteAsync(passwordId, context))
            .RequirePermission(Permission.Profile).WithSummary("Revoke an app password").Produces(204);
    }
}

internal sealed class AppPasswordHandler(IDbContextFactory<BerthDb> databases, IEventLog log, TimeProvider clock)
{
    private static readonly Error NotFound = Error.NotFound("app_password.not_found", "App password not found");

    public async Task<IResult> ListAsync(Paging paging, HttpContext context)
    {
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        var found = await Own(db, context).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id)
            .Skip(paging.Skip).Take(paging.PerPage).ToListAsync(context.RequestAborted);
        return Results.Ok(new AppPasswordListResponse(found.ConvertAll(Wire)));
    }

    public async Task<IResult> GetAsync(string id, HttpContext context)
    {
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        return await Own(db, context).FirstOrDefaultAsync(row => row.Id == id, context.RequestAborted) is { } found
            ? Results.Ok(Wire(found))
            : NotFound.ToHttp();
    }

    public async Task<IResult> CreateAsync(AppPasswordRequest request, HttpContext context)
    {
        var caller = Caller.Required(context);
        var name = request.Name?.Trim() ?? "";
        if (name.Length is 0 or > 100)
        {
            return Error.Invalid("app_password.name", "name must have 1 to 100 characters", "name").ToHttp();
        }

        if (request.Identifier != "mail" && !Guid.TryParse(request.Identifier, out _))
        {
            return Error.Invalid("app_password.identifier", "identifier must be an app id or mail", "identifier").ToHttp();
        }

        var now = clock.GetUtcNow();
        var expires = Expiry.Read(request.ExpiresAt, now);
        if (!expires.IsOk)
        {
            return expires.Error.ToHttp();
        }

        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        if (!await db.Set<User>().AnyAsync(user => user.Id == caller.UserId, context.RequestAborted))
        {
            return IdentityErrors.UserNotFound.ToHttp();
        }

        var plain = Secret.NewReadable(5);
        var row = new AppPassword
        {
            Id = User.NewId(),
            UserId = caller.UserId,
            Name = name,
            Identifier = request.Identifier!,
            Hash = Secret.Hash(plain),
            CreatedAt = now,
            ExpiresAt = expires.Value.At,
        };
        db.Add(row);
        log.Add(db, new("app_password.add", EventEntry.By(caller)) { Data = new() { ["id"] = row.Id, ["name"] = name, ["identifier"] = row.Identifier } });
        await db.SaveChangesAsync(context.RequestAborted);
        return Results.Ok(new AppPasswordCreatedResponse(row.Id, plain));
    }

    public async Task<IResult> DeleteAsync(string id, HttpContext context)
    {
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        if (await Own(db, context).Where(row => row.Id == id).ExecuteDeleteAsync(context.RequestAborted) == 0)
        {
            return NotFound.ToHttp();
        }

        await log.AppendAsync(new("app_password.remove", EventEntry.By(Caller.Required(context))) { Data = new() { ["id"] = id } }, context.RequestAborted);
        return Results.NoContent();
    }

    private static IQueryable<AppPassword> Own(BerthDb db, HttpContext context)
    {
        var user = Caller.Required(context).UserId;
        return db.Set<AppPassword>().AsNoTracking().Where(row => row.UserId == user);
    }

    private static AppPasswordResponse Wire(AppPassword row) => new(row.Id, row.Name, row.UserId, row.Identifier, row.CreatedAt)
    {
        ExpiresAt = row.ExpiresAt?.ToUnixTimeMilliseconds(),
        LastUsedAt = row.LastUsedAt,
    };
}
