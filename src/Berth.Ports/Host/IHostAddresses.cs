using System.Net;
using System.Net.Sockets;

namespace Berth.Ports.Host;

/// <summary>Addresses of the machine this process runs on.</summary>
public interface IHostAddresses
{
    /// <summary>Names of the network interfaces.</summary>
    IReadOnlyList<string> Interfaces { get; }

    /// <summary>The interface's address, a public one first; null when it has none, or is not there.</summary>
    IPAddress? Find(string networkInterface, AddressFamily family);

    /// <summary>The address that the world sees: that of the default route or, where it is private, what an outside service says. Null when neither tells.</summary>
    Task<IPAddress?> FindPublicAsync(AddressFamily family, CancellationToken cancellationToken);
}
