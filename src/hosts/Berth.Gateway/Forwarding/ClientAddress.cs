namespace Berth.Gateway.Forwarding;

/// <summary>The client's address as apps and logs know it: IPv4 in its own notation, though the socket is an IPv6 one.</summary>
internal static class ClientAddress
{
    private const string Mapped = "::ffff:";

    public static string Of(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        var text = address?.ToString() ?? "";
        return address is { IsIPv4MappedToIPv6: true } && text.StartsWith(Mapped, StringComparison.Ordinal) ? text[Mapped.Length..] : text;
    }
}
