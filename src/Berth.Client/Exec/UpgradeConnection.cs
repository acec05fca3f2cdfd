using System.Globalization;
using System.Net;
using System.Text;
using Berth.Client.Transport;

namespace Berth.Client;

/// <summary>
/// Turns an HTTP/1.1 request into a raw two-way stream (<c>Upgrade: tcp</c>, rest-api.md 6.3). HttpClient cannot, so the
/// request is written and the answer's head read by hand.
/// </summary>
internal static class UpgradeConnection
{
    private const int MaxHead = 16 * 1024;
    private const int MaxBody = 64 * 1024;

    /// <exception cref="ApiException">The answer was not 101, or the connection failed.</exception>
    public static async Task<Stream> OpenAsync(ApiTransport transport, string path, CancellationToken cancellationToken)
    {
        Stream? stream = null;
        try
        {
            stream = await transport.Connector.ConnectAsync(cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Request(transport, path)), cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            var head = await ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false);
            var status = Status(head);
            if (status != HttpStatusCode.SwitchingProtocols)
            {
                throw ErrorAnswer.Of(status, await ReadBodyAsync(stream, head, cancellationToken).ConfigureAwait(false));
            }

            var upgraded = stream;
            stream = null;
            return upgraded;
        }
        catch (Exception exception) when (exception is not (ApiException or OperationCanceledException))
        {
            throw transport.Connector.Explain(exception);
        }
        finally
        {
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static string Request(ApiTransport transport, string path)
    {
        var request = new StringBuilder()
            .Append("GET /api/v1/").Append(path).Append(" HTTP/1.1\r\n")
            .Append("Host: ").Append(transport.Connector.Server.Authority).Append("\r\n")
            .Append("User-Agent: berth-client\r\n")
            .Append("Connection: Upgrade\r\nUpgrade: tcp\r\n");
        if (transport.Token is { } token)
        {
            request.Append("Authorization: Bearer ").Append(token).Append("\r\n");
        }

        return request.Append("\r\n").ToString();
    }

    // Byte by byte, so that nothing of the raw stream that follows is taken.
    private static async Task<string> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < 4 || head[^1] != '\n' || head[^2] != '\r' || head[^3] != '\n')
        {
            if (head.Length > MaxHead || await stream.ReadAsync(one, cancellationToken).ConfigureAwait(false) == 0)
            {
                throw new IOException("the server ended the connection without an answer");
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private static HttpStatusCode Status(string head)
    {
        var parts = head.Split(' ', 3);
        return parts.Length > 1 && parts[0].StartsWith("HTTP/1.", StringComparison.Ordinal) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? (HttpStatusCode)status
            : throw new IOException("the answer is not HTTP");
    }

    private static async Task<byte[]> ReadBodyAsync(Stream stream, string head, CancellationToken cancellationToken)
    {
        if (Header(head, "Transfer-Encoding") is not null)
        {
            return await ReadChunksAsync(stream, cancellationToken).ConfigureAwait(false);
        }

        _ = int.TryParse(Header(head, "Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length);
        return await ReadExactlyAsync(stream, Math.Min(length, MaxBody), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<byte[]> ReadChunksAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        while (body.Length < MaxBody)
        {
            var line = await ReadLineAsync(stream, cancellationToken).ConfigureAwait(false);
            if (!int.TryParse(line.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var length) || length is <= 0 or > MaxBody)
            {
                break;
            }

            body.Write(await ReadExactlyAsync(stream, length, cancellationToken).ConfigureAwait(false));
            await ReadLineAsync(stream, cancellationToken).ConfigureAwait(false);
        }

        return body.ToArray();
    }

    private static async Task<byte[]> ReadExactlyAsync(Stream stream, int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        var count = await stream.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return bytes[..count];
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (line.Length < MaxHead && await stream.ReadAsync(one, cancellationToken).ConfigureAwait(false) == 1 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString().TrimEnd('\r');
    }

    private static string? Header(string head, string name) =>
        head.Split("\r\n").Skip(1)
            .Select(line => line.Split(':', 2))
            .Where(parts => parts.Length == 2 && string.Equals(parts[0].Trim(), name, StringComparison.OrdinalIgnoreCase))
            .Select(parts => parts[1].Trim())
            .FirstOrDefault();
}
