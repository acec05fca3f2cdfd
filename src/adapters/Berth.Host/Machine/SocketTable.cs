using System.Globalization;

namespace Berth.Host.Machine;

/// <summary><c>/proc/net/tcp</c> and its kin: <c>sl local_address rem_address st …</c>, numbers in hex.</summary>
internal static class SocketTable
{
    private const string Listening = "0A";

    /// <summary>True when a socket listens on the port, or for UDP is bound to it.</summary>
    public static bool Holds(string table, int port, bool udp) =>
        table.Split('\n').Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(fields => fields.Length > 3 && (udp || fields[3] == Listening) && PortOf(fields[1]) == port);

    private static int PortOf(string address) =>
        int.TryParse(address[(address.LastIndexOf(':') + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var port) ? port : 0;
}
