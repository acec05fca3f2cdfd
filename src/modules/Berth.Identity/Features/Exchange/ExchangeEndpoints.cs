using Berth.Contracts;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Identity.Features.Exchange;

/// <summary>People in and out as a file. Ours.</summary>
internal static class ExchangeEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/users/export", (string? format, ExportPeople handler, CancellationToken cancellationToken) => handler.RunAsync(format, cancellationToken))
            .RequirePermission(Permission.UsersRead).WithSummary("Everybody, as json or csv; without passwords").Produces<PeopleFile>();
        api.MapPost("/users/import", (HttpContext context, ImportPeople handler) => handler.RunAsync(context))
            .RequirePermission(Permission.UsersManage).WithSummary("Add people from json or csv: all of them or, when one is wrong, none; dryRun=true only checks").Produces<ImportReport>();
    }
}
