using System.Text.Json;
using Berth.Contracts;
using Berth.Identity.OpenId;
using Berth.Kernel;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Identity.Features.OutsideClients;

/// <summary>Clients for programs outside this server. Those of apps are made by the addon and are not shown here.</summary>
internal static class OidcClientEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/oidc/clients", (HttpContext context, OidcClientHandler handler) => handler.ListAsync(context))
            .RequirePermission(Permission.SettingsRead).WithSummary("OpenID Connect clients for outside programs").Produces<OidcClientListResponse>();
        api.MapPost("/oidc/clients", (Body<OidcClientRequest> body, HttpContext context, OidcClientHandler handler) => handler.AddAsync(body.Value, context))
            .RequirePermission(Permission.SettingsManage).WithSummary("Add a client; its secret is shown this once").Produces<OidcClientResponse>();
        api.MapGet("/oidc/clients/{clientId}", (string clientId, HttpContext context, OidcClientHandler handler) => handler.GetAsync(clientId, context))
            .RequirePermission(Permission.SettingsRead).WithSummary("One client").Produces<OidcClientResponse>();
        api.MapPost("/oidc/clients/{clientId}", (string clientId, Body<OidcClientRequest> body, HttpContext context, OidcClientHandler handler) => handler.ChangeAsync(clientId, body.Value, context))
            .RequirePermission(Permission.SettingsManage).WithSummary("Change a client's name and addresses").Produces<OidcClientResponse>(201);
        api.MapDelete("/oidc/clients/{clientId}", (string clientId, HttpContext context, OidcClientHandler handler) => handler.RemoveAsync(clientId, context))
            .RequirePermission(Permission.SettingsManage).WithSummary("Remove a client and everything handed out to it").Produces(204);
    }
}

internal sealed class OidcClientHandler(OpenId.OidcClients clients, IEventLog log)
{
    private static readonly Error NotFound = Error.NotFound("oidc.client_not_found", "There is no such client. Clients of apps are managed with their app.");

    public async Task<IResult> ListAsync(HttpContext context) =>
        Results.Ok(new OidcClientListResponse([.. (await clients.ListOutsideAsync(context.RequestAborted)).Select(client => Wire(client))]));

    public async Task<IResult> GetAsync(string clientId, HttpContext context) =>
        await FindAsync(clientId, context) is { } client ? Results.Ok(Wire(client)) : NotFound.ToHttp();

    public async Task<IResult> AddAsync(OidcClientRequest request, HttpContext context)
    {
        var addresses = Check(request);
        if (!addresses.IsOk)
        {
            return addresses.Error.ToHttp();
        }

        var (client, secret) = await clients.AddOutsideAsync(request.Name!.Trim(), addresses.Value, context.RequestAborted);
        await RecordAsync("oidc.client.add", client.ClientId!, request.Name, context);
        return Results.Ok(Wire(client) with { Secret = secret });
    }

    public async Task<IResult> ChangeAsync(string clientId, OidcClientRequest request, HttpContext context)
    {
        var addresses = Check(request);
        if (!addresses.IsOk)
        {
            return addresses.Error.ToHttp();
        }

        if (!await clients.ChangeOutsideAsync(clientId, request.Name!.Trim(), addresses.Value, context.RequestAborted))
        {
            return NotFound.ToHttp();
        }

        await RecordAsync("oidc.client.update", clientId, request.Name, context);
        return Results.Json(Wire((await FindAsync(clientId, context))!), statusCode: 201);
    }

    public async Task<IResult> RemoveAsync(string clientId, HttpContext context)
    {
        if (await FindAsync(clientId, context) is not { } client || !await clients.RemoveAsync(clientId, context.RequestAborted))
        {
            return NotFound.ToHttp();
        }

        await RecordAsync("oidc.client.remove", clientId, client.DisplayName, context);
        return Results.NoContent();
    }

    private async Task<OidcClient?> FindAsync(string clientId, HttpContext context) =>
        await clients.FindAsync(clientId, context.RequestAborted) is { AppId: null } client && clientId != OpenId.OidcClients.Cli ? client : null;

    private static Result<IReadOnlyList<string>> Check(OidcClientRequest request)
    {
        if (request.Name?.Trim() is not { Length: > 0 and <= 100 } name || name.Any(char.IsControl))
        {
            return Error.Invalid("oidc.name", "name must be one line of 1 to 100 characters", "name");
        }

        return request.TokenSignatureAlgorithm is null or "" or "RS256"
            ? RedirectUris.Parse(request.LoginRedirectUri, "loginRedirectUri")
            : Error.Invalid("oidc.algorithm", "tokenSignatureAlgorithm must be RS256, the only one that this server signs with", "tokenSignatureAlgorithm");
    }

    private static OidcClientResponse Wire(OidcClient client) => new()
    {
        Id = client.ClientId!,
        Name = client.DisplayName ?? client.ClientId!,
        LoginRedirectUri = string.Join(',', JsonSerializer.Deserialize<List<string>>(client.RedirectUris ?? "[]")!),
    };

    private Task<Guid> RecordAsync(string action, string clientId, string? name, HttpContext context) =>
        log.AppendAsync(new(action, EventEntry.By(Caller.Required(context))) { Data = new() { ["clientId"] = clientId, ["name"] = name } }, context.RequestAborted);
}
