using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Berth.Web;

/// <summary>The one place that turns an <see cref="Error"/> into the wire's <c>{status, message, code, fields?}</c>.</summary>
public static class ApiErrors
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static IResult ToHttp(this Error error) => new ErrorResult(error);

    /// <summary>Writes the error as the whole response.</summary>
    public static Task WriteAsync(HttpContext context, Error error, int? statusCode = null)
    {
        var status = statusCode ?? StatusCode(error.Kind);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (error.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("0");
        }

        return context.Response.WriteAsync(Body(status, error), context.RequestAborted);
    }

    public static int StatusCode(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => 400,
        ErrorKind.Unauthenticated => 401,
        ErrorKind.Forbidden => 403,
        ErrorKind.NotFound => 404,
        ErrorKind.Conflict => 409,
        ErrorKind.PreconditionFailed => 412,
        ErrorKind.External => 424,
        ErrorKind.Unavailable => 503,
        ErrorKind.TooMany => 429,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string Body(int status, Error error)
    {
        var body = new JsonObject
        {
            ["status"] = ReasonPhrases.GetReasonPhrase(status),
            ["message"] = error.Message,
            ["code"] = error.Code,
        };
        if (error.Fields is { Count: > 0 } fields)
        {
            body["fields"] = new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)JsonValue.Create(field.Value))));
        }

        return body.ToJsonString(Indented);
    }

    private sealed class ErrorResult(Error error) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, error);
    }
}
