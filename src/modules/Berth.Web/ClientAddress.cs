using System.Net;
using Microsoft.AspNetCore.Http;

namespace Berth.Web;

/// <summary>
/// Where a request really came from. The gateway, on this machine, writes <c>X-Forwarded-For</c> anew; from
/// anywhere else the header is the sender's invention and is not looked at.
/// </summary>
public static class ClientAddress
{
    public static IPAddress? Of(HttpContext context)
    {
        var peer = Plain(context.Connection.RemoteIpAddress);
        if (peer is not null && !IPAddress.IsLoopback(peer))
        {
            return peer;
        }

        // The gateway appends, so the last entry is the one it saw itself.
        var forwarded = context.Request.Headers["X-Forwarded-For"].LastOrDefault()?.Split(',')[^1].Trim();
        return IPAddress.TryParse(forwarded, out var client) ? Plain(client) : peer;
    }

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
