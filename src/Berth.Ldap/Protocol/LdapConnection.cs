using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Berth.Ldap.Protocol;

/// <summary>One client. Whatever it sends, the worst that can happen is that its own connection ends.</summary>
internal sealed class LdapConnection(Socket socket, ILdapDirectory directory, LdapServerOptions options, TimeProvider clock) : IAsyncDisposable
{
    private readonly ResponseWriter _output = new();
    private Stream _stream = new NetworkStream(socket, ownsSocket: true);

    /// <summary>Why it ended, when the client is to blame; null when it went its way.</summary>
    public async Task<string?> RunAsync(CancellationToken stopping)
    {
        socket.NoDelay = true;
        var session = new LdapSession((IPEndPoint)socket.RemoteEndPoint!);
        var handler = new RequestHandler(directory, options, session, _output, () => FlushAsync(stopping));
        try
        {
            if (options.ImplicitTls)
            {
                await SecureAsync(session, stopping);
            }

            while (await ServeAsync(handler, stopping) == NextStep.StartTls)
            {
                await SecureAsync(session, stopping);
            }

            return null;
        }
        catch (LdapProtocolException problem)
        {
            await SayGoodbyeAsync(problem.Message);
            return problem.Message;
        }
        catch (TimeoutException)
        {
            return "it was too slow";
        }
        catch (Exception problem) when (problem is IOException or SocketException or AuthenticationException or ObjectDisposedException)
        {
            return problem is AuthenticationException ? "the TLS handshake failed" : null;
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    /// <summary>Reads and answers until the client goes or wants TLS.</summary>
    private async Task<NextStep> ServeAsync(RequestHandler handler, CancellationToken stopping)
    {
        var pipe = PipeReader.Create(_stream, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            var begun = false;
            while (true)
            {
                // Nothing to say is allowed for long; to leave a message half said is not.
                var read = await WithinAsync(begun ? options.MessageTimeout : options.IdleTimeout, token => pipe.ReadAsync(token).AsTask(), stopping);
                var buffer = read.Buffer;
                while (MessageReader.TryCut(ref buffer, options.MaxMessage, out var bytes))
                {
                    var next = await handler.HandleAsync(RequestReader.Read(bytes), stopping);
                    if (next == NextStep.StartTls && !buffer.IsEmpty)
                    {
                        // Sent in the clear, to be taken as if it had come encrypted.
                        throw new LdapProtocolException("something follows StartTLS without waiting for its answer");
                    }

                    if (next != NextStep.Continue)
                    {
                        pipe.AdvanceTo(buffer.Start);
                        await FlushAsync(stopping);
                        return next;
                    }
                }

                begun = !buffer.IsEmpty;
                pipe.AdvanceTo(buffer.Start, buffer.End);
                await FlushAsync(stopping);
                if (read.IsCompleted)
                {
                    return NextStep.Close;
                }
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private async Task FlushAsync(CancellationToken stopping)
    {
        if (_output.Length > 0)
        {
            var bytes = _output.Take();
            await WithinAsync(options.MessageTimeout, async token =>
            {
                await _stream.WriteAsync(bytes, token);
                return true;
            }, stopping);
        }
    }

    private async Task SecureAsync(LdapSession session, CancellationToken stopping)
    {
        var secure = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = secure;
        await WithinAsync(options.MessageTimeout, async token =>
        {
            await secure.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = await options.Certificate!(token),
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                },
                token);
            return true;
        }, stopping);
        session.IsEncrypted = true;
    }

    private async Task SayGoodbyeAsync(string message)
    {
        _output.Take();
        _output.Result(0, ResponseWriter.ExtendedResponse, new(LdapResultCode.ProtocolError, message), name: ResponseWriter.Disconnection);
        try
        {
            await FlushAsync(CancellationToken.None);
        }
        catch (Exception problem) when (problem is IOException or SocketException or TimeoutException or InvalidOperationException or ObjectDisposedException)
        {
            // It does not listen any more.
        }
    }

    private async Task<T> WithinAsync<T>(TimeSpan time, Func<CancellationToken, Task<T>> work, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(time, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            return await work(both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }
}
