using Berth.Gateway.AccessLogs;
using Berth.Gateway.PlainHttp;

namespace Berth.Gateway.Forwarding;

/// <summary>The one entry for all requests: answers each, logs each, lets no exception out.</summary>
internal sealed partial class RequestHandler(
    HttpsHandler https, PlainHttpHandler plain, AccessLog log, TimeProvider time, ILogger<RequestHandler> logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        var began = time.GetTimestamp();
        string? owner = null;
        try
        {
            if (IsAmbiguous(context.Request))
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                context.Response.Headers.Connection = "close";
            }
            else
            {
                owner = context.Request.IsHttps ? await https.HandleAsync(context) : await plain.HandleAsync(context);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // The client went away or broke the protocol; Kestrel has the right answer to that.
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = (e as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            }
        }
        catch (Exception e)
        {
            LogBug(e, context.Request.Headers.Host.ToString());
            if (!context.Response.HasStarted)
            {
                context.Response.Clear();
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            }
        }

        log.Write(AccessLine.Of(context, owner, time.GetUtcNow(), time.GetElapsedTime(began)));
    }

    /// <summary>
    /// Two lengths in one request are an attempt to make two servers read it differently. Kestrel would take the one and
    /// keep the other under the name X-Content-Length; nobody honest sends that.
    /// </summary>
    private static bool IsAmbiguous(HttpRequest request) =>
        request.Headers.TransferEncoding.Count > 0
        && (request.ContentLength is not null || request.Headers.ContainsKey("X-Content-Length"));

    [LoggerMessage(LogLevel.Error, "A request to {Host} failed in the gateway itself.")]
    private partial void LogBug(Exception exception, string host);
}
