using System.Formats.Asn1;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Berth.Ldap.Protocol;

namespace Berth.Ldap.Client;

/// <summary>
/// An LDAP version 3 client (RFC 4511) as far as reading a directory takes: simple bind, search in pages (RFC 2696),
/// over <c>ldap://</c> or <c>ldaps://</c>. One request at a time. What the server sends is bounded like what clients do.
/// </summary>
public sealed class LdapClient : IAsyncDisposable
{
    /// <summary>Bytes of the largest message that is read; entries may carry pictures.</summary>
    private const int MaxMessage = 16 << 20;

    private const int PageSize = 500;

    private Stream _stream;
    private byte[] _buffer = new byte[64 * 1024];
    private int _filled;
    private int _lastId;

    private LdapClient(Stream stream) => _stream = stream;

    /// <summary>The same without StartTLS.</summary>
    public static Task<LdapClient> ConnectAsync(Uri server, bool acceptSelfSigned, CancellationToken cancellationToken) =>
        ConnectAsync(server, acceptSelfSigned, startTls: false, cancellationToken);

    /// <param name="server">Host and port; 389 and 636 when it names none.</param>
    /// <param name="acceptSelfSigned">For servers with a certificate that nobody vouches for; it has to carry the server's name all the same.</param>
    /// <param name="startTls">Encrypt an <c>ldap://</c> connection before anything else is said (RFC 4511, 4.14). A server that will not is an error.</param>
    /// <exception cref="LdapClientException">The server cannot be reached, or refuses encryption.</exception>
    public static async Task<LdapClient> ConnectAsync(Uri server, bool acceptSelfSigned, bool startTls, CancellationToken cancellationToken)
    {
        var secure = server.Scheme == "ldaps";
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(server.Host, server.Port > 0 ? server.Port : secure ? 636 : 389, cancellationToken);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (secure)
            {
                stream = await EncryptAsync(stream, server.Host, acceptSelfSigned, cancellationToken);
            }

            var client = new LdapClient(stream);
            if (startTls && !secure)
            {
                await client.RequestTlsAsync(cancellationToken);
                client._stream = stream = await EncryptAsync(stream, server.Host, acceptSelfSigned, cancellationToken);
            }

            return client;
        }
        catch (Exception problem) when (problem is SocketException or IOException or AuthenticationException)
        {
            await EndAsync();
            throw new LdapClientException($"{server.Host} cannot be reached: {problem.Message}", problem);
        }
        catch
        {
            await EndAsync();
            throw;
        }

        async ValueTask EndAsync()
        {
            socket.Dispose();
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }
        }
    }

    /// <summary>A name and its password; a password that is empty is no bind and refused here.</summary>
    public async Task<LdapResult> BindAsync(string dn, string password, CancellationToken cancellationToken)
    {
        if (password.Length == 0)
        {
            return new(LdapResultCode.InvalidCredentials, "A bind needs a password.");
        }

        await SendAsync(
            0,
            writer =>
            {
                writer.WriteInteger(3);
                writer.WriteOctetString(Encoding.UTF8.GetBytes(dn));
                writer.WriteOctetString(Encoding.UTF8.GetBytes(password), new Asn1Tag(TagClass.ContextSpecific, 0));
            },
            null,
            cancellationToken);
        var answer = await ReceiveAsync(cancellationToken);
        return Understand(() => answer.Result(ResponseWriter.BindResponse));
    }

    /// <param name="filter">As text, RFC 4515.</param>
    /// <param name="limit">More entries than this are an error: half a directory must not pass for the whole.</param>
    /// <exception cref="LdapClientException">The server refused, or broke off.</exception>
    /// <exception cref="FormatException">The filter is none.</exception>
    public async Task<IReadOnlyList<LdapFoundEntry>> SearchAsync(string baseDn, string filter, IReadOnlyList<string> attributes, int limit, CancellationToken cancellationToken)
    {
        var encoded = FilterText.Encode(filter);
        var found = new List<LdapFoundEntry>();
        byte[] cookie = [];
        do
        {
            await SendAsync(3, writer => WriteSearch(writer, baseDn, encoded, attributes), writer => WritePage(writer, cookie), cancellationToken);
            cookie = await ReadPageAsync(found, limit, cancellationToken);
        }
        while (cookie.Length > 0);

        return found;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static async Task<SslStream> EncryptAsync(Stream stream, string host, bool acceptSelfSigned, CancellationToken cancellationToken)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (acceptSelfSigned)
        {
            options.RemoteCertificateValidationCallback = (_, certificate, _, errors) => certificate is not null && (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None;
        }

        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        await tls.AuthenticateAsClientAsync(options, cancellationToken);
        return tls;
    }

    private async Task RequestTlsAsync(CancellationToken cancellationToken)
    {
        await SendAsync(23, writer => writer.WriteOctetString(Encoding.ASCII.GetBytes(RootEntry.StartTls), new Asn1Tag(TagClass.ContextSpecific, 0)), null, cancellationToken);
        var answer = await ReceiveAsync(cancellationToken);
        var result = Understand(() => answer.Result(ResponseWriter.ExtendedResponse));
        if (result.Code != LdapResultCode.Success)
        {
            throw new LdapClientException($"The directory does not encrypt its connections (StartTLS): {result.Code}. {result.Message}".TrimEnd());
        }

        // Whatever came behind the answer was not protected, and must not be read as if it were.
        if (_filled > 0)
        {
            throw new LdapClientException("The directory, or somebody on the way, sent more than its answer before the encryption began.");
        }
    }

    private async Task<byte[]> ReadPageAsync(List<LdapFoundEntry> found, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await ReceiveAsync(cancellationToken);
            if (answer.Tag == ResponseWriter.SearchEntry)
            {
                if (found.Count == limit)
                {
                    throw new LdapClientException($"The directory has more than {limit} entries of this kind. Choose a narrower filter.");
                }

                found.Add(Understand(answer.Entry));
            }
            else if (answer.Tag == ResponseWriter.SearchDone)
            {
                var result = Understand(() => answer.Result(ResponseWriter.SearchDone));
                return result.Code == LdapResultCode.Success
                    ? Understand(answer.Cookie)
                    : throw new LdapClientException($"The directory refused the search: {result.Code}. {result.Message}".TrimEnd());
            }
        }
    }

    private static T Understand<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (AsnContentException problem)
        {
            throw new LdapClientException("The directory sent an answer that is not LDAP.", problem);
        }
    }

    private static void WriteSearch(AsnWriter writer, string baseDn, byte[] filter, IReadOnlyList<string> attributes)
    {
        writer.WriteOctetString(Encoding.UTF8.GetBytes(baseDn));
        writer.WriteEnumeratedValue(LdapScope.Subtree);
        writer.WriteEnumeratedValue(LdapScope.Base);
        writer.WriteInteger(0);
        writer.WriteInteger(0);
        writer.WriteBoolean(false);
        writer.WriteEncodedValue(filter);
        using var list = writer.PushSequence();
        foreach (var attribute in attributes)
        {
            writer.WriteOctetString(Encoding.UTF8.GetBytes(attribute));
        }
    }

    private static void WritePage(AsnWriter writer, byte[] cookie)
    {
        var value = new AsnWriter(AsnEncodingRules.BER);
        using (value.PushSequence())
        {
            value.WriteInteger(PageSize);
            value.WriteOctetString(cookie);
        }

        using var control = writer.PushSequence();
        writer.WriteOctetString(Encoding.ASCII.GetBytes(LdapControl.PagedResults));
        writer.WriteOctetString(value.Encode());
    }

    private async Task SendAsync(int tag, Action<AsnWriter> operation, Action<AsnWriter>? controls, CancellationToken cancellationToken)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(++_lastId);
            using (writer.PushSequence(new Asn1Tag(TagClass.Application, tag)))
            {
                operation(writer);
            }

            if (controls is not null)
            {
                using var list = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
                controls(writer);
            }
        }

        try
        {
            await _stream.WriteAsync(writer.Encode(), cancellationToken);
        }
        catch (IOException problem)
        {
            throw new LdapClientException("The directory broke off the connection.", problem);
        }
    }

    private async Task<ServerMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (_filled > 0 && ServerMessage.TryRead(_buffer.AsSpan(0, _filled), MaxMessage, out var message, out var used))
                {
                    _buffer.AsSpan(used, _filled - used).CopyTo(_buffer);
                    _filled -= used;
                    if (message.Id == _lastId)
                    {
                        return message;
                    }

                    if (message.Id == 0)
                    {
                        throw new LdapClientException("The directory ended the connection.");
                    }

                    continue;
                }

                if (_filled == _buffer.Length)
                {
                    Array.Resize(ref _buffer, _buffer.Length * 2);
                }

                var count = await _stream.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
                _filled += count > 0 ? count : throw new LdapClientException("The directory broke off the connection.");
            }
            catch (Exception problem) when (problem is IOException or AsnContentException)
            {
                throw new LdapClientException("The directory broke off the connection, or does not speak LDAP.", problem);
            }
        }
    }
}
