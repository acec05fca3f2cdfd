using System.Text;

namespace Berth.Gateway.Tests.Support;

/// <summary>HTTP/1.1 by hand, for what no client would send.</summary>
internal static class Wire
{
    public static async Task SendAsync(this Stream stream, string latin1)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(latin1.ReplaceLineEndings("\r\n")));
        await stream.FlushAsync();
    }

    /// <summary>Status line and headers, up to and with the empty line; what there was when the peer closed.</summary>
    public static Task<string> ReadHeadAsync(this Stream stream) => ReadUntilAsync(stream, "\r\n\r\n");

    public static async Task<string> ReadUntilAsync(this Stream stream, string end)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal) && await ReadOneAsync(stream, one, limit.Token))
        {
            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    public static async Task<string> ReadToEndAsync(this Stream stream)
    {
        var text = new StringBuilder();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var one = new byte[1];
        while (await ReadOneAsync(stream, one, limit.Token))
        {
            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    private static async Task<bool> ReadOneAsync(Stream stream, byte[] one, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(one, cancellationToken) == 1;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
