using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Berth.Firewall;

/// <summary>Addresses from first to last, of one family. The kernel's interval sets take no two that overlap.</summary>
internal readonly record struct AddressRange(UInt128 First, UInt128 Last, bool IsV6)
{
    public static AddressRange Of(IPNetwork network)
    {
        var isV6 = network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;
        var first = Number(network.BaseAddress);
        var free = (isV6 ? 128 : 32) - network.PrefixLength;
        return new(first, free == 128 ? UInt128.MaxValue : first | ((UInt128.One << free) - 1), isV6);
    }

    /// <summary>The same addresses in as few ranges as possible, in order; one family only.</summary>
    public static IReadOnlyList<AddressRange> Merge(IEnumerable<IPNetwork> networks, bool v6)
    {
        var merged = new List<AddressRange>();
        foreach (var range in networks.Select(Of).Where(range => range.IsV6 == v6).OrderBy(range => range.First))
        {
            if (merged.Count > 0 && merged[^1] is var before && (before.Last == UInt128.MaxValue || range.First <= before.Last + 1))
            {
                merged[^1] = before with { Last = UInt128.Max(before.Last, range.Last) };
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }

    /// <summary><c>a</c> or <c>a-b</c>.</summary>
    public override string ToString() => First == Last ? Address(First) : $"{Address(First)}-{Address(Last)}";

    private string Address(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(IsV6 ? bytes : bytes[12..]).ToString();
    }

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address.TryWriteBytes(address.AddressFamily == AddressFamily.InterNetworkV6 ? bytes : bytes[12..], out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
