using Berth.Contracts;
using Berth.Kernel;
using Berth.Operations;
using Berth.Web;
using Microsoft.AspNetCore.Http;

namespace Berth.Apps.Features;

/// <summary>Answers of routes that start a task.</summary>
internal static class Started
{
    /// <summary>202 with the task.</summary>
    public static IResult Task(Result<Operation> result) => result.ToHttp(operation =>
        Results.Json(new TaskStartedResponse(operation.Id.ToString()), statusCode: StatusCodes.Status202Accepted));

    /// <summary>202, or 201 where the reference says so, with the new app and its task.</summary>
    public static IResult App(Result<Operation> result, int status = StatusCodes.Status202Accepted) => result.ToHttp(operation =>
        Results.Json(new InstallResponse(operation.Subject, operation.Id.ToString()), statusCode: status));
}
