using Berth.Kernel;
using Berth.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Berth.Web;

/// <summary>Turns what handlers and bindings throw into the wire's error; a bug is logged once and answers 500.</summary>
internal sealed partial class ApiErrorsMiddleware(RequestDelegate next, ILogger<ApiErrorsMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (ErrorException problem) when (!context.Response.HasStarted)
        {
            await ApiErrors.WriteAsync(context, problem.Error);
        }
        catch (PortException problem) when (!context.Response.HasStarted)
        {
            // Engine, DNS provider, disk …: their adapters say what happened and what to do.
            await ApiErrors.WriteAsync(context, Error.External(problem.Code, problem.Message));
        }
        catch (BadHttpRequestException problem) when (!context.Response.HasStarted)
        {
            await ApiErrors.WriteAsync(context, Error.Invalid("request.bad", problem.Message), problem.StatusCode);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client hung up; there is nobody to answer.
        }
        catch (Exception problem) when (!context.Response.HasStarted)
        {
            LogBug(problem, context.Request.Method, context.Request.Path);
            await ApiErrors.WriteAsync(context, new Error(ErrorKind.Unavailable, "server.bug", $"Something went wrong inside the server: {problem.Message}. The server's log has the details."), 500);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogBug(Exception problem, string method, string path);
}

public static class ApiErrorsMiddlewareExtensions
{
    /// <summary>First in the pipeline.</summary>
    public static IApplicationBuilder UseApiErrors(this IApplicationBuilder app) => app.UseMiddleware<ApiErrorsMiddleware>();
}
