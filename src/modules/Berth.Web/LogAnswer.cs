using System.Buffers;
using System.Text;
using System.Text.Json;
using Berth.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Berth.Web;

/// <param name="Source">Who wrote it: <c>main</c>, a task's name, a service. Never empty: old clients colour it.</param>
public sealed record LogEntry(DateTimeOffset Time, string Message, string Source);

/// <summary>Log lines on the wire: a download of NDJSON or plain text, or server-sent events (rest-api.md 6.1, 6.2).</summary>
public static class LogAnswer
{
    public const int DefaultLines = 10;

    /// <summary>How many lines the request asks for; null is all. <c>request.lines</c> when it is no number.</summary>
    public static Result<int?> Lines(HttpContext context)
    {
        var text = context.Request.Query["lines"].ToString();
        if (text.Length == 0)
        {
            return (int?)DefaultLines;
        }

        return int.TryParse(text, out var lines)
            ? lines < 0 ? (int?)null : lines
            : Error.Invalid("request.lines", "lines must be a number", "lines");
    }

    public static IResult Download(HttpContext context, IAsyncEnumerable<LogEntry> entries)
    {
        var plain = context.Request.Query["format"] == "short";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"log.txt\"";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return Results.Stream(
            async body =>
            {
                var buffer = new ArrayBufferWriter<byte>();
                await foreach (var entry in entries.WithCancellation(context.RequestAborted))
                {
                    buffer.ResetWrittenCount();
                    if (plain)
                    {
                        buffer.Write(Encoding.UTF8.GetBytes(entry.Message));
                    }
                    else
                    {
                        Write(buffer, entry);
                    }

                    buffer.Write("\n"u8);
                    await body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
                }
            },
            "application/x-logs");
    }

    /// <summary>Ends when the entries end or the client goes.</summary>
    public static IResult Follow(HttpContext context, IAsyncEnumerable<LogEntry> entries)
    {
        if (!context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            return Error.Invalid("request.accept", "Following a log takes the header Accept: text/event-stream.").ToHttp();
        }

        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        return Results.Stream(body => SendAsync(context, body, entries), "text/event-stream");
    }

    private static async Task SendAsync(HttpContext context, Stream body, IAsyncEnumerable<LogEntry> entries)
    {
        await body.WriteAsync("retry: 3000\n"u8.ToArray(), context.RequestAborted);
        await body.FlushAsync(context.RequestAborted);
        var buffer = new ArrayBufferWriter<byte>();
        await foreach (var entry in entries.WithCancellation(context.RequestAborted))
        {
            buffer.ResetWrittenCount();
            buffer.Write(Encoding.ASCII.GetBytes($"id: {Microseconds(entry.Time)}\ndata: "));
            Write(buffer, entry);
            buffer.Write("\n\n"u8);
            await body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
            await body.FlushAsync(context.RequestAborted);
        }
    }

    private static void Write(ArrayBufferWriter<byte> buffer, LogEntry entry)
    {
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteNumber("realtimeTimestamp", Microseconds(entry.Time));
        json.WriteString("message", entry.Message);
        json.WriteString("source", entry.Source);
        json.WriteEndObject();
    }

    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
}
