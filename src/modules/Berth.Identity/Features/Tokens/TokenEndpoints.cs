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

namespace Berth.Identity.Features.Tokens;

internal static class TokenEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/tokens", (Paging paging, HttpContext context, TokenHandler handler) => handler.ListAsync(paging, context))
            .RequirePermission(Permission.TokensManage).WithSummary("The caller's tokens and sessions").Produces<TokenListResponse>();
        api.MapPost("/tokens", (Body<TokenRequest> body, HttpContext context, TokenHandler handler) => handler.CreateAsync(body.Value, context))
            .RequirePermission(Permission.TokensManage).WithSummary("Make an API token; the answer alone shows it").Produces<TokenResponse>();
        api.MapGet("/tokens/{tokenId}", (string tokenId, HttpContext context, TokenHandler handler) => handler.GetAsync(tokenId, context))
            .RequirePermission(Permission.TokensManage).WithSummary("One token").Produces<TokenResponse>();
        api.MapDelete("/tokens/{tokenId}", (string tokenId, HttpContext context, TokenHandler handler) => handler.DeleteAsync(tokenId, context))
            .RequirePermission(Permission.TokensManage).WithSummary("Revoke a token").Produces(204);
    }
}

internal sealed class TokenHandler(IDbContextFactory<BerthDb> databases, IEventLog log, TimeProvider clock)
{
    private static readonly Error NotFound = Error.NotFound("token.not_found", "Token not found");
    private static readonly Error NoOwner = Error.Conflict("server.not_activated", "The server has no owner yet, so a token would belong to nobody. Activate it first.");

    public async Task<IResult> ListAsync(Paging paging, HttpContext context)
    {
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        var found = await Own(db, context).OrderByDescending(token => token.CreatedAt).ThenBy(token => token.Id)
            .Skip(paging.Skip).Take(paging.PerPage).ToListAsync(context.RequestAborted);
        return Results.Ok(new TokenListResponse(found.ConvertAll(token => Wire(token))));
    }

    public async Task<IResult> GetAsync(string id, HttpContext context)
    {
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        return await Own(db, context).FirstOrDefaultAsync(token => token.Id == id, context.RequestAborted) is { } found
            ? Results.Ok(Wire(found))
            : NotFound.ToHttp();
    }

    public async Task<IResult> CreateAsync(TokenRequest request, HttpContext context)
    {
        var caller = Caller.Required(context);
        var now = clock.GetUtcNow();
        var plain = Secret.NewToken();
        var checkedRequest = Check(request, now);
        if (!checkedRequest.IsOk)
        {
            return checkedRequest.Error.ToHttp();
        }

        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        if (!await db.Set<User>().AnyAsync(user => user.Id == caller.UserId, context.RequestAborted))
        {
            return NoOwner.ToHttp();
        }

        var wanted = checkedRequest.Value;
        var token = new Token
        {
            Id = TokenIssuer.NewId(),
            UserId = caller.UserId,
            Name = wanted.Name,
            Hash = Secret.Hash(plain),
            Kind = TokenKind.Api,
            CanWrite = wanted.CanWrite,
            CreatedAt = now,
            ExpiresAt = wanted.ExpiresAt,
            AllowedAddresses = wanted.Addresses,
            CreatedFrom = caller.Address,
        };
        db.Add(token);
        log.Add(db, new("token.add", EventEntry.By(caller)) { Data = new() { ["tokenId"] = token.Id, ["name"] = token.Name } });
        await db.SaveChangesAsync(context.RequestAborted);
        return Results.Ok(Wire(token) with { AccessToken = plain });
    }

    public async Task<IResult> DeleteAsync(string id, HttpContext context)
    {
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        if (await Own(db, context).Where(token => token.Id == id).ExecuteDeleteAsync(context.RequestAborted) == 0)
        {
            return NotFound.ToHttp();
        }

        await log.AppendAsync(new("token.remove", EventEntry.By(Caller.Required(context))) { Data = new() { ["tokenId"] = id } }, context.RequestAborted);
        return Results.NoContent();
    }

    private static IQueryable<Token> Own(BerthDb db, HttpContext context)
    {
        var user = Caller.Required(context).UserId;
        return db.Set<Token>().AsNoTracking().Where(token => token.UserId == user && token.Kind != TokenKind.Local);
    }

    private static Result<Wanted> Check(TokenRequest request, DateTimeOffset now)
    {
        var name = request.Name?.Trim() ?? "";
        if (name.Length is 0 or > 100)
        {
            return Error.Invalid("token.name", "name must have 1 to 100 characters", "name");
        }

        var scope = request.Scope is null ? "rw" : request.Scope.GetValueOrDefault("*");
        if (scope is not ("r" or "rw") || request.Scope is { Count: > 1 })
        {
            return Error.Invalid("token.scope", """scope must be {"*":"r"} or {"*":"rw"}""", "scope");
        }

        var expires = Expiry.Read(request.ExpiresAt, now);
        if (!expires.IsOk)
        {
            return expires.Error;
        }

        var addresses = AddressList.Normalize(request.AllowedIpRanges, "allowedIpRanges");
        return addresses.Error ?? (Result<Wanted>)new Wanted(name, scope == "rw", expires.Value.At, addresses.Value);
    }

    private static TokenResponse Wire(Token token) => new()
    {
        Id = token.Id,
        Name = token.Name,
        Identifier = token.UserId,
        ClientId = token.ClientId,
        Expires = token.ExpiresAt?.ToUnixTimeMilliseconds(),
        LastUsedAt = token.LastUsedAt,
        Scope = new Dictionary<string, string> { ["*"] = token.CanWrite ? "rw" : "r" },
        AllowedIpRanges = token.AllowedAddresses,
    };

    private sealed record Wanted(string Name, bool CanWrite, DateTimeOffset? ExpiresAt, string? Addresses);
}
