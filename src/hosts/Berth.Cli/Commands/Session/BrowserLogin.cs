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

        var code = await LoopbackCallback.WaitAsync(listener, state, Patience, cancellationToken).ConfigureAwait(false);
        try
        {
            return await client.OpenId.RedeemAsync(code, verifier, redirect, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException exception) when (exception.StatusCode == HttpStatusCode.BadRequest)
        {
            throw new CliException(ExitCode.Unauthorised, "The server does not take the code that the browser brought: it was used already or came too late. Run the command again.", exception);
        }
    }
}
