using System.IO.Compression;
using Microsoft.Net.Http.Headers;

namespace Berth.Gateway.Forwarding;

/// <summary>
/// Gzip for large text, where the app did not see to it itself (packaging contract, 3.10). Only for answers whose length
/// is known: streams stay untouched, so that each of their pieces arrives when it is sent.
/// </summary>
internal sealed class Compression : IAsyncDisposable
{
    /// <summary>In bytes, before.</summary>
    private const int Smallest = 50 << 10;

    private readonly GZipStream _stream;

    private Compression(Stream body) => _stream = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true);

    /// <summary>Begins it for an answer whose headers are there and whose body is not yet; null when it stays as it is.</summary>
    public static Compression? Begin(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (!(headers.ContentLength >= Smallest)
            || headers.ContentEncoding.Count > 0
            || headers.ContentRange.Count > 0
            || !IsText(headers.ContentType.ToString())
            || headers.CacheControl.ToString().Contains("no-transform", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (!headers.GetCommaSeparatedValues(HeaderNames.Vary).Any(name => name is "*" || name.Equals(HeaderNames.AcceptEncoding, StringComparison.OrdinalIgnoreCase)))
        {
            headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        }

        if (HttpMethods.IsHead(context.Request.Method) || context.Response.StatusCode == StatusCodes.Status304NotModified || !IsWanted(context.Request))
        {
            return null;
        }

        headers.ContentLength = null;
        headers.ContentEncoding = "gzip";
        headers.Remove(HeaderNames.AcceptRanges);
        if (headers.ETag.ToString() is ['"', ..] strong)
        {
            // The same content, not the same bytes (RFC 9110, 8.8.1).
            headers.ETag = "W/" + strong;
        }

        var counted = new CountingStream(context.Response.Body);
        context.Features.Set(counted);
        var compression = new Compression(counted);
        context.Response.Body = compression._stream;
        context.Features.Set(compression);
        return compression;
    }

    /// <summary>Writes the end; only after a body that came whole, so that a client cannot take a part for it.</summary>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static bool IsText(string contentType)
    {
        var type = contentType.AsSpan();
        var parameters = type.IndexOf(';');
        type = (parameters < 0 ? type : type[..parameters]).Trim();
        return type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+xml", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/javascript", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/x-javascript", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/xml", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsWanted(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var encodings)
        && encodings.Any(encoding => encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && encoding.Quality is null or > 0);
}
