using System.Net;
using System.Net.Sockets;

namespace Berth.Testing;

/// <summary>Ports of this machine that nothing uses.</summary>
public static class FreePort
{
    /// <summary>Free for TCP and UDP at the moment; another program may take it before the test does.</summary>
    public static int Find()
    {
        while (true)
        {
            using var tcp = new TcpListener(IPAddress.Any, 0);
            tcp.Start();
            var port = ((IPEndPoint)tcp.LocalEndpoint).Port;
            try
            {
                using var udp = new UdpClient(port);
                return port;
            }
            catch (SocketException)
            {
                // Next one.
            }
        }
    }
}
