using System.Collections.Frozen;

namespace Berth.Gateway.Forwarding;

/// <summary>What a bare domain answers below <c>/.well-known/</c> (RFC 8615), whoever serves the rest of it.</summary>
internal sealed class WellKnown(IReadOnlyDictionary<string, string> answers)
{
    private const string Prefix = "/.well-known/";

    private readonly FrozenDictionary<string, string> _answers = answers.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>False when the request is for something else.</summary>
    public bool TryAnswer(HttpContext context, out Task answered)
    {
        answered = Task.CompletedTask;
        var path = context.Request.Path.Value ?? "";
        if (!path.StartsWith(Prefix, StringComparison.Ordinal) || !_answers.TryGetValue(path[Prefix.Length..], out var answer))
        {
            return false;
        }

        var response = context.Response;
        if (path[Prefix.Length..] is "caldav" or "carddav")
        {
            // RFC 6764, section 5; with the method, for clients begin with PROPFIND.
            response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            response.Headers.Location = answer;
            return true;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return true;
        }

        // Web clients of other servers read it (Matrix, section 3.4 of the client-server specification).
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentType = answer.AsSpan().TrimStart() switch
        {
            ['{' or '[', ..] => "application/json; charset=utf-8",
            ['<', ..] => "application/xrd+xml; charset=utf-8",
            _ => "text/plain; charset=utf-8",
        };
        answered = HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.WriteAsync(answer, context.RequestAborted);
        return true;
    }
}
