using Berth.Contracts;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Identity.Authorization;

/// <summary>Whether a caller may call a route. 401 says "prove who you are", 403 "you may not": clients sign out at a 401.</summary>
internal static class PermissionCheck
{
    private static readonly Error NotSignedIn = new(ErrorKind.Unauthenticated, "auth.missing", "Unauthorized. Sign in, or send a token.");
    private static readonly Error ApiToken = new(ErrorKind.Unauthenticated, "auth.session_only", "API tokens cannot manage tokens. Sign in with a password.");
    private static readonly Error ReadOnly = Error.Forbidden("auth.read_only", "This token may only read. Use one with the scope rw.");

    /// <summary>Null when the call may go on.</summary>
    public static async ValueTask<Error?> RefuseAsync(HttpContext context, RoutePermission permission, Caller? caller)
    {
        if (permission.Name == RoutePermission.Public)
        {
            return null;
        }

        if (caller is null)
        {
            return NotSignedIn;
        }

        if (permission.Name == Permission.TokensManage && !caller.IsSession)
        {
            return ApiToken;
        }

        if (caller.ReadOnly && (permission.Writes || !OnlyReads(context.Request)))
        {
            return ReadOnly;
        }

        if (RolePermissions.LeastRole(permission.Name) is not { } least)
        {
            return Error.Forbidden("auth.unknown_permission", $"Nobody has the permission {permission.Name}.");
        }

        return RoleNames.Parse(caller.Role) >= least || await OperatesAsync(context, permission, caller)
            ? null
            : Error.Forbidden("auth.role", $"User is not {least.Wire()}");
    }

    /// <summary>An upgraded connection, such as a terminal's, carries input whatever its method.</summary>
    private static bool OnlyReads(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && request.Headers.Upgrade.Count == 0;

    private static async ValueTask<bool> OperatesAsync(HttpContext context, RoutePermission permission, Caller caller)
    {
        if (permission.Name != Permission.AppsOperate
            || (context.Request.RouteValues["appId"] ?? context.Request.RouteValues["id"]) is not string app
            || context.RequestServices.GetService<IAppOperators>() is not { } operators)
        {
            return false;
        }

        return await operators.IsOperatorAsync(app, caller.UserId, context.RequestAborted);
    }
}
