using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Berth.Cli.Hosting;
using Berth.Client;

namespace Berth.Cli.Commands;

/// <summary>Signs in on the server's own page: the browser comes back to a port of this machine with a code (RFC 8252).</summary>
internal static class BrowserLogin
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <returns>The token.</returns>
    public static async Task<string> RunAsync(Session session, BerthClient client, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var redirect = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/callback";
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var address = client.OpenId.SignInAddress(redirect, challenge, state).AbsoluteUri;

        // By itself on a line, unwrapped, so that it can be copied.
        await session.Host.Error.WriteLineAsync($"Sign in at this address, in a browser on this machine:\n{address}".AsMemory(), cancellationToken).ConfigureAwait(false);
        await session.Host.Error.FlushAsync(cancellationToken).ConfigureAwait(false);
        OpenCommand.Browse(session.Host, address);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var code = await WaitAsync(listener, state, limit.Token).ConfigureAwait(false);
            return await client.OpenId.RedeemAsync(code, verifier, redirect, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CliException(ExitCode.Unauthorised, "Nobody signed in within five minutes. Run the command again.");
        }
    }

    /// <summary>Answers whatever comes until the right request does: browsers ask for icons, too.</summary>
    private static async Task<string> WaitAsync(TcpListener listener, string state, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var connection = await listener.AcceptTcpClientAsync(cancellationToken).ConfigureAwait(false);
            var stream = connection.GetStream();
            await using (stream.ConfigureAwait(false))
            {
                try
                {
                    var query = Read(await ReadLineAsync(stream, cancellationToken).ConfigureAwait(false));
                    var ours = query is not null && query.GetValueOrDefault("state") == state;
                    var code = ours ? query!.GetValueOrDefault("code") : null;
                    await AnswerAsync(stream, code, cancellationToken).ConfigureAwait(false);
                    if (code is not null)
                    {
                        return code;
                    }

                    if (ours)
                    {
                        throw new CliException(ExitCode.Unauthorised, $"The server refused: {query!.GetValueOrDefault("error_description") ?? query!.GetValueOrDefault("error")}");
                    }
                }
                catch (IOException)
                {
                    // That one hung up; another will come.
                }
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

    private static async Task AnswerAsync(NetworkStream stream, string? code, CancellationToken cancellationToken)
    {
        var text = code is null ? "Nothing to see here." : "You are signed in. Close this page and go back to the terminal.";
        var page = $"<!doctype html><html lang=en><meta charset=utf-8><title>Berth</title><p>{text}</p></html>";
        var head = $"HTTP/1.1 {(code is null ? "404 Not Found" : "200 OK")}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {page.Length}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + page), cancellationToken).ConfigureAwait(false);
    }
}
