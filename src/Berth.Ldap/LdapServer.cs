using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Berth.Ldap.Protocol;
using Microsoft.Extensions.Logging;

namespace Berth.Ldap;

/// <summary>
/// An LDAP version 3 server (RFC 4511): simple bind, search, compare, Who am I, StartTLS, unbind. What clients send is
/// hostile until shown otherwise: sizes, depths, times and numbers of connections are bounded, and a connection that
/// goes wrong ends alone.
/// </summary>
public sealed partial class LdapServer(ILdapDirectory directory, LdapServerOptions options, TimeProvider clock, ILogger<LdapServer> logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<long, Task> _connections = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private readonly Lock _counting = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private long _number;
    private int _present;

    /// <summary>Where it listens, once it was started; tells the port that was chosen for port 0.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)_listener!.LocalEndPoint!;

    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public void Start()
    {
        _listener = new Socket(options.Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(options.Endpoint);
        _listener.Listen(512);
        _accepting = AcceptAsync(_stopping.Token);
        LogListening(Endpoint);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener?.Dispose();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _stopping.Dispose();
    }

    private async Task AcceptAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener!.AcceptAsync(stopping);
            }
            catch (Exception problem) when (problem is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException problem)
            {
                // Such as too many open files: others will close.
                LogAcceptFailed(problem);
                await Task.Delay(TimeSpan.FromMilliseconds(100), clock, CancellationToken.None);
                continue;
            }

            if (Admit(socket) is not { } address)
            {
                socket.Dispose();
                continue;
            }

            var number = ++_number;
            var serving = Task.Run(() => ServeAsync(socket, address, stopping), CancellationToken.None);
            _connections[number] = serving;
            _ = serving.ContinueWith(_ => _connections.TryRemove(number, out Task? _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(Socket socket, IPAddress address, CancellationToken stopping)
    {
        try
        {
            await using var connection = new LdapConnection(socket, directory, options, clock);
            if (await connection.RunAsync(stopping) is { } reason)
            {
                LogEnded(address, reason);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        catch (Exception problem)
        {
            LogBug(problem, address);
        }
        finally
        {
            lock (_counting)
            {
                _present--;
                if (--_byAddress[address] == 0)
                {
                    _byAddress.Remove(address);
                }
            }
        }
    }

    private IPAddress? Admit(Socket socket)
    {
        if (socket.RemoteEndPoint is not IPEndPoint { Address: var address })
        {
            return null;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (!options.Allows(address))
        {
            LogEnded(address, "it is not on the list of allowed addresses");
            return null;
        }

        lock (_counting)
        {
            var present = _byAddress.GetValueOrDefault(address);
            if (present >= options.MaxConnectionsPerAddress || _present >= options.MaxConnections)
            {
                LogEnded(address, "there are too many connections");
                return null;
            }

            _present++;
            _byAddress[address] = present + 1;
            return address;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "LDAP: listening on {Endpoint}")]
    private partial void LogListening(IPEndPoint endpoint);

    [LoggerMessage(Level = LogLevel.Debug, Message = "LDAP: the connection of {Address} was ended: {Reason}")]
    private partial void LogEnded(IPAddress address, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "LDAP: no connection could be accepted")]
    private partial void LogAcceptFailed(Exception problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "LDAP: a request of {Address} failed")]
    private partial void LogBug(Exception problem, IPAddress address);
}
