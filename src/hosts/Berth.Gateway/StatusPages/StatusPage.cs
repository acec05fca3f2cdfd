using System.Globalization;
using System.Net;
using System.Net.Mime;
using System.Text;
using System.Text.Json;

namespace Berth.Gateway.StatusPages;

/// <summary>Writes a <see cref="Status"/>: a page that needs nothing else, or the platform's error object for programs.</summary>
internal static class StatusPage
{
    public static async Task WriteAsync(HttpContext context, Status status, string title = "This app")
    {
        var response = context.Response;
        response.Clear();
        response.StatusCode = status.Code;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        if (status.RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var heading = status.Heading.Replace("{0}", title, StringComparison.Ordinal);
        var json = WantsJson(context.Request);
        var body = Encoding.UTF8.GetBytes(json ? Json(heading, status) : Html(heading, status));
        response.ContentType = json ? MediaTypeNames.Application.Json : "text/html; charset=utf-8";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>Asked for by name; below <c>/api/</c> also when the client takes anything.</summary>
    private static bool WantsJson(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase)
            && (accept.Contains("json", StringComparison.OrdinalIgnoreCase) || request.Path.StartsWithSegments("/api"));
    }

    private static string Json(string heading, Status status) =>
        $$"""{"status":"{{ReasonOf(status.Code)}}","message":"{{JsonEncodedText.Encode($"{heading}. {status.Text}")}}"}""";

    private static string ReasonOf(int code) => code switch
    {
        404 => "Not Found",
        502 => "Bad Gateway",
        504 => "Gateway Timeout",
        _ => "Service Unavailable",
    };

    private static string Html(string heading, Status status) => $$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <title>{{WebUtility.HtmlEncode(heading)}}</title>
        <style>
        :root { color-scheme: light dark; --ground: #f6f7f9; --ink: #1d2530; --soft: #566070; --line: #d9dde3; }
        @media (prefers-color-scheme: dark) { :root { --ground: #12161c; --ink: #e8ebf0; --soft: #9aa5b4; --line: #2a313b; } }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--ink); font: 16px/1.6 system-ui, sans-serif; }
        main { box-sizing: border-box; max-width: 34rem; padding: 2rem; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .75rem; overflow-wrap: anywhere; }
        p { margin: 0; color: var(--soft); }
        small { display: block; margin-top: 2rem; padding-top: .75rem; border-top: 1px solid var(--line); color: var(--soft); }
        </style>
        </head>
        <body><main><h1>{{WebUtility.HtmlEncode(heading)}}</h1><p>{{status.Text}}</p><small>{{status.Code}} {{ReasonOf(status.Code)}}</small></main></body>
        </html>
        """;
}
