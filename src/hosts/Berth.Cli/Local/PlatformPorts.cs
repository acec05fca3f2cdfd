using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Berth.Cli.Config;
using Berth.Cli.Hosting;

namespace Berth.Cli.Local;

/// <summary>The gateway's ports: from <c>BERTH_HTTPS_PORT</c> and <c>BERTH_HTTP_PORT</c>, else as remembered, else 443 and 80 when both are free, else 8443 and 8080.</summary>
internal sealed record PlatformPorts(int Https, int Http)
{
    private static readonly PlatformPorts[] Usual = [new(443, 80), new(8443, 8080), new(9443, 9080)];

    /// <param name="isFree">Whether nothing listens there; ports of the running gateway do not count as taken.</param>
    public static PlatformPorts Choose(PlatformHome home, CliHost host, Func<int, bool> isFree)
    {
        var remembered = Read(home.Ports);
        var chosen = remembered ?? Usual.FirstOrDefault(ports => isFree(ports.Https) && isFree(ports.Http))
            ?? throw CliException.Failure("Ports 443/80, 8443/8080 and 9443/9080 are all taken. Choose others with BERTH_HTTPS_PORT and BERTH_HTTP_PORT.");
        chosen = new PlatformPorts(FromEnvironment(host, "BERTH_HTTPS_PORT") ?? chosen.Https, FromEnvironment(host, "BERTH_HTTP_PORT") ?? chosen.Http);
        if (chosen != remembered)
        {
            PrivateFile.Write(home.Ports, JsonSerializer.Serialize(chosen, CliJson.Default.PlatformPorts));
        }

        return chosen;
    }

    /// <summary>Tries on all addresses, as the gateway will.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
            socket.Listen();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressFamilyNotSupported)
        {
            return IsFreeIPv4(port);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool IsFreeIPv4(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static PlatformPorts? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), CliJson.Default.PlatformPorts);
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }

    private static int? FromEnvironment(CliHost host, string name)
    {
        if (host.Variable(name) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? port
            : throw CliException.Usage($"{name} is '{text}'; it must be a port, 1 to 65535.");
    }
}
