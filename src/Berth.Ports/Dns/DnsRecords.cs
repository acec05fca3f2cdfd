using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Berth.Ports.Dns;

/// <summary>Checks names and values and brings each to one form, so that what is wanted and what is there can be compared.</summary>
public static class DnsRecords
{
    private const int LongestText = 4000;
    private static readonly SearchValues<char> Label = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Seconds that resolvers may keep what the platform writes.</summary>
    public const int Lifetime = 300;

    /// <exception cref="PortException"><c>dns.invalid_host</c>.</exception>
    public static string CheckHost(DnsZone zone, string host)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(host);
        var name = host.ToLowerInvariant().TrimEnd('.');
        if (!IsName(name, wildcard: true))
        {
            throw new PortException("dns.invalid_host", $"\"{Short(host)}\" is no host name.");
        }

        return zone.Holds(name) ? name : throw new PortException("dns.invalid_host", $"{name} is not in the zone {zone.Name}.");
    }

    /// <exception cref="PortException"><c>dns.invalid_value</c>.</exception>
    public static string Check(DnsRecordType type, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (type switch
        {
            DnsRecordType.A => Address(value, AddressFamily.InterNetwork),
            DnsRecordType.Aaaa => Address(value, AddressFamily.InterNetworkV6),
            DnsRecordType.Cname => Host(value),
            DnsRecordType.Txt => value.Length is > 0 and <= LongestText && value.All(letter => letter is >= ' ' and <= '~') ? value : null,
            DnsRecordType.Mx => parts is [var priority, var host] ? Join(Number(priority), Host(host)) : null,
            DnsRecordType.Srv => parts is [var priority, var weight, var port, var host] ? Join(Number(priority), Number(weight), Number(port), Host(host)) : null,
            DnsRecordType.Caa => Authority(value),
            _ => null,
        }) ?? throw new PortException("dns.invalid_value", $"\"{Short(value)}\" cannot be a record of type {type.ToText()}.");
    }

    public static string ToText(this DnsRecordType type) => type.ToString().ToUpperInvariant();

    /// <summary>As in zone files: names end with a dot, text is quoted in pieces of 255.</summary>
    public static string ToZoneFile(DnsRecordType type, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return type switch
        {
            DnsRecordType.Cname or DnsRecordType.Mx or DnsRecordType.Srv => value + ".",
            DnsRecordType.Txt => string.Join(' ', value.Chunk(255).Select(piece => $"\"{new string(piece).Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"")),
            _ => value,
        };
    }

    /// <summary>The way back. What cannot be read comes as it is: it is shown to people then, and is nothing that the platform wrote.</summary>
    public static string FromZoneFile(DnsRecordType type, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var plain = type == DnsRecordType.Txt ? Unquoted(value) : type is DnsRecordType.Cname or DnsRecordType.Mx or DnsRecordType.Srv ? value.TrimEnd('.') : value;
        try
        {
            return Check(type, plain);
        }
        catch (PortException)
        {
            return Short(plain);
        }
    }

    private static bool IsName(string name, bool wildcard) => name.Length is > 0 and <= 253 && name.Split('.') is var labels
        && labels.Select((label, index) => (label, index)).All(found =>
            found.label is { Length: > 0 and <= 63 } && ((wildcard && found.index == 0 && found.label == "*") || (!found.label.AsSpan().ContainsAnyExcept(Label) && found.label[0] != '-' && found.label[^1] != '-')));

    private static string? Address(string value, AddressFamily family) =>
        IPAddress.TryParse(value, out var address) && address.AddressFamily == family && (family == AddressFamily.InterNetworkV6 || value.Count(letter => letter == '.') == 3) ? new IPAddress(address.GetAddressBytes()).ToString() : null;

    private static string? Host(string value) => value.ToLowerInvariant().TrimEnd('.') is var name && IsName(name, wildcard: false) ? name : null;

    private static string? Number(string value) => ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : null;

    private static string? Join(params ReadOnlySpan<string?> parts) => parts.Contains(null) ? null : string.Join(' ', parts!);

    /// <summary>RFC 8659: flags, tag, quoted value.</summary>
    private static string? Authority(string value)
    {
        var parts = value.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (parts is not [var flags, var tag, var quoted] || !byte.TryParse(flags, NumberStyles.None, CultureInfo.InvariantCulture, out _) || tag is not ("issue" or "issuewild" or "iodef"))
        {
            return null;
        }

        var plain = quoted is ['"', .., '"'] ? quoted[1..^1] : quoted;
        return plain.All(letter => letter is >= ' ' and <= '~' and not '"' and not '\\') && plain.Length <= 255 ? $"{flags} {tag} \"{plain}\"" : null;
    }

    private static string Unquoted(string value)
    {
        if (!value.StartsWith('"'))
        {
            return value;
        }

        var (text, inside) = (new StringBuilder(), false);
        for (var index = 0; index < value.Length; index++)
        {
            if (value[index] == '\\' && index + 1 < value.Length)
            {
                text.Append(value[++index]);
            }
            else if (value[index] == '"')
            {
                inside = !inside;
            }
            else if (inside)
            {
                text.Append(value[index]);
            }
        }

        return text.ToString();
    }

    private static string Short(string text)
    {
        var line = new string([.. text.Take(120).Select(letter => char.IsControl(letter) ? ' ' : letter)]);
        return text.Length > 120 ? line + "…" : line;
    }
}
