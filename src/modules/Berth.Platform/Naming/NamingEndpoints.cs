using Berth.Contracts;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Platform.Naming;

internal static class NamingEndpoints
{
    private static readonly Error Invalid = Error.Invalid("branding.name", "name must be one line of 1 to 64 characters", "name");

    public static void Map(IEndpointRouteBuilder api)
    {
        // The second is what servers up to 2019 called it.
        foreach (var path in new[] { "/branding/cloudron_name", "/settings/cloudron_name" })
        {
            api.MapGet(path, (ServerNaming naming) => Results.Ok(new ServerNameBody(naming.Current)))
                .RequirePermission(Permission.Profile).WithSummary("What people call this server").Produces<ServerNameBody>();
            api.MapPost(path, (Body<ServerNameBody> body, HttpContext context, ServerNaming naming, IEventLog log) => SetAsync(body.Value, context, naming, log))
                .RequirePermission(Permission.SettingsManage).WithSummary("Name this server").Produces<EmptyResponse>();
        }
    }

    private static async Task<IResult> SetAsync(ServerNameBody request, HttpContext context, ServerNaming naming, IEventLog log)
    {
        if (ServerNaming.Check(request.Name) is not { } name)
        {
            return Invalid.ToHttp();
        }

        await naming.SetAsync(name, context.RequestAborted);
        await log.AppendAsync(new("branding.name", EventEntry.By(Caller.Required(context))) { Data = new() { ["name"] = name } }, context.RequestAborted);
        return Results.Ok(new EmptyResponse());
    }
}
