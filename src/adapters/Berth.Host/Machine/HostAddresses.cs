using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Berth.Ports.Host;

namespace Berth.Host.Machine;

/// <summary>Of the kernel's interfaces and, behind a router that translates addresses, of a service that answers with the caller's.</summary>
internal sealed class HostAddresses(HostOptions options) : IHostAddresses, IDisposable
{
    private const int LongestAnswer = 200;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = LongestAnswer };

    public IReadOnlyList<string> Interfaces => [.. NetworkInterface.GetAllNetworkInterfaces().Select(found => found.Name)];

    public IPAddress? Find(string networkInterface, AddressFamily family) => NetworkInterface.GetAllNetworkInterfaces()
        .FirstOrDefault(found => found.Name == networkInterface)?.GetIPProperties().UnicastAddresses
        .Select(found => found.Address)
        .Where(address => address.AddressFamily == family && !address.IsIPv6LinkLocal)
        .OrderByDescending(IsPublic)
        .FirstOrDefault();

    public async Task<IPAddress?> FindPublicAsync(AddressFamily family, CancellationToken cancellationToken) =>
        OfDefaultRoute(family) is { } own && IsPublic(own) ? own : await AskAsync(family, cancellationToken);

    public void Dispose() => _http.Dispose();

    /// <summary>In none of the blocks that RFC 1918, 6598, 3927, 2544 and 4193 keep from the internet.</summary>
    internal static bool IsPublic(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? bytes[0] is not (0 or 10 or 127 or >= 224) && (bytes[0], bytes[1]) is not ((172, >= 16 and < 32) or (192, 168) or (100, >= 64 and < 128) or (169, 254) or (198, 18 or 19))
            : bytes[0] is >= 0x20 and < 0x40;
    }

    /// <summary>Connecting a datagram socket sends nothing; it only picks the route.</summary>
    private static IPAddress? OfDefaultRoute(AddressFamily family)
    {
        try
        {
            using var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(IPAddress.Parse(family == AddressFamily.InterNetwork ? "192.0.2.1" : "2001:db8::1"), 9);
            return (socket.LocalEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private async Task<IPAddress?> AskAsync(AddressFamily family, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _http.GetStringAsync(family == AddressFamily.InterNetwork ? options.WhoAmI4 : options.WhoAmI6, cancellationToken);
            return IPAddress.TryParse(answer.Trim(), out var address) && address.AddressFamily == family && IsPublic(address) ? address : null;
        }
        catch (Exception problem) when (problem is HttpRequestException || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
