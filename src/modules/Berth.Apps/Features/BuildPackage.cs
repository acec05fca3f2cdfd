using System.Text.Json;
using System.Text.RegularExpressions;
using Berth.Apps.Kinds;
using Berth.Catalog;
using Berth.Contracts;
using Berth.Data;
using Berth.Kernel;
using Berth.Operations;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Berth.Apps.Features;

/// <summary><c>POST /packages/:id/build</c>, ours.</summary>
internal static partial class BuildPackage
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/packages/{id}/build", HandleAsync)
        .RequirePermission(Permission.PackagesManage)
        .WithSummary("Build an uploaded package's image");

    private static async Task<IResult> HandleAsync(
        string id, HttpContext context, Body<PackageBuildRequest> body, IPackages packages, IDbContextFactory<BerthDb> databases, IOperations operations, CancellationToken cancellationToken)
    {
        var found = await packages.FindAsync(id, cancellationToken);
        if (!found.IsOk)
        {
            return found.Error.ToHttp();
        }

        var request = body.Value;
        if (request.Tag is { } tag && !Reference().IsMatch(tag))
        {
            return Error.Invalid("image.bad_reference", "tag must be an image reference such as registry.example.org/app:1.0.", "tag").ToHttp();
        }

        var input = new BuildInput(id, request.Tag ?? found.Value.ImageReference, request.Dockerfile, request.BuildArgs, request.NoCache);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var operation = operations.Add(db, new NewOperation(BuildPackageKind.KindName, id, Caller.Required(context).Username, JsonSerializer.Serialize(input, BuildInputJson.Default.BuildInput)));
        var committed = await operations.CommitAsync(db, operation, cancellationToken);
        operations.Wake();
        return Started.Task(committed);
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9._:/-]{0,200}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Reference();
}
