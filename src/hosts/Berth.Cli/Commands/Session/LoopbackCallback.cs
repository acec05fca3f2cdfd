using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Berth.Cli.Hosting;

namespace Berth.Cli.Commands;

/// <summary>The end of a sign-in in the browser: its request to this machine, which carries the code (RFC 8252, 7.3).</summary>
internal static class LoopbackCallback
{
    /// <summary>Browsers open connections ahead of need and leave them silent: none holds up another, and none stays for ever.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>Answers whatever comes until the right request does: browsers ask for icons, too.</summary>
    /// <returns>The code.</returns>
    /// <exception cref="CliException">The server refused, or nobody came in time.</exception>
    public static async Task<string> WaitAsync(TcpListener listener, string state, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var results = Channel.CreateUnbounded<Dictionary<string, string>>();
        var accepting = AcceptAsync(listener, state, results.Writer, limit.Token);
        try
        {
            var query = await results.Reader.ReadAsync(limit.Token).ConfigureAwait(false);
            return query.GetValueOrDefault("code")
                ?? throw new CliException(ExitCode.Unauthorised, $"The server refused: {query.GetValueOrDefault("error_description") ?? query.GetValueOrDefault("error")}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CliException(ExitCode.Unauthorised, $"Nobody signed in within {patience.TotalMinutes:0} minutes. Run the command again.");
        }
        finally
        {
            await limit.CancelAsync().ConfigureAwait(false);
            await accepting.ConfigureAwait(false);
        }
    }

    /// <summary>Ends, with every connection it took, when told to.</summary>
    private static async Task AcceptAsync(TcpListener listener, string state, ChannelWriter<Dictionary<string, string>> results, CancellationToken cancellationToken)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var connection = await listener.AcceptTcpClientAsync(cancellationToken).ConfigureAwait(false);
                connections.RemoveAll(task => task.IsCompleted);
                connections.Add(ServeAsync(connection, state, results, cancellationToken));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections).ConfigureAwait(false);
        }
    }

    private static async Task ServeAsync(TcpClient connection, string state, ChannelWriter<Dictionary<string, string>> results, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(Silence);
        using (connection)
        {
            try
            {
                var stream = connection.GetStream();
                await using (stream.ConfigureAwait(false))
                {
                    var query = Read(await ReadLineAsync(stream, silence.Token).ConfigureAwait(false));
                    var ours = query is not null && query.GetValueOrDefault("state") == state;
                    await AnswerAsync(stream, ours && query!.ContainsKey("code"), silence.Token).ConfigureAwait(false);
                    if (ours)
                    {
                        results.TryWrite(query!);
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // That one hung up or said nothing; another will come.
            }
        }
    }

    private static async Task<string> ReadLineAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[8192];
        var length = 0;
        while (length < buffer.Length && !buffer.AsSpan(0, length).Contains((byte)'\n'))
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return Encoding.ASCII.GetString(buffer, 0, length).Split('\r', '\n')[0];
    }

    /// <summary>The query of <c>GET /callback?… HTTP/1.1</c>; null for anything else.</summary>
    private static Dictionary<string, string>? Read(string line)
    {
        const string start = "GET /callback?";
        if (!line.StartsWith(start, StringComparison.Ordinal))
        {
            return null;
        }

        var query = line[start.Length..].Split(' ')[0];
        return query.Split('&').Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => Uri.UnescapeDataString(group.First()[1].Replace('+', ' ')), StringComparer.Ordinal);
    }

    private static async Task AnswerAsync(NetworkStream stream, bool signedIn, CancellationToken cancellationToken)
    {
        var text = signedIn ? "You are signed in. Close this page and go back to the terminal." : "Nothing to see here.";
        var page = $"<!doctype html><html lang=en><meta charset=utf-8><title>Berth</title><p>{text}</p></html>";
        var head = $"HTTP/1.1 {(signedIn ? "200 OK" : "404 Not Found")}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {page.Length}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + page), cancellationToken).ConfigureAwait(false);
    }
}
