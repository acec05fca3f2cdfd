using System.Net;
using System.Net.Sockets;
using Berth.Ports.Host;

namespace Berth.Testing.Fakes;

public sealed class FakeHostAddresses : IHostAddresses
{
    public IPAddress? V4 { get; set; } = IPAddress.Parse("203.0.113.7");

    public IPAddress? V6 { get; set; }

    public IReadOnlyList<string> Interfaces => ["eth0"];

    public IPAddress? Find(string networkInterface, AddressFamily family) => family == AddressFamily.InterNetwork ? V4 : V6;

    public Task<IPAddress?> FindPublicAsync(AddressFamily family, CancellationToken cancellationToken) => Task.FromResult(Find("eth0", family));
}
