using System.Buffers;

namespace Berth.Gateway.Snapshots;

/// <summary>Host names as they come in headers, certificates and snapshots.</summary>
internal static class HostName
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._");

    /// <summary>The name in a Host header's value, without port and trailing dot.</summary>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> host)
    {
        var colon = host.LastIndexOf(':');
        if (colon >= 0 && !host[colon..].Contains(']'))
        {
            host = host[..colon];
        }

        return host.EndsWith(".") ? host[..^1] : host;
    }

    /// <summary>True for what a snapshot may name: lower case, with at most one <c>*.</c> in front.</summary>
    public static bool IsValid(string? host)
    {
        if (host is null)
        {
            return false;
        }

        var name = host.StartsWith("*.", StringComparison.Ordinal) ? host.AsSpan(2) : host;
        return name.Length is > 0 and <= 253 && !name.ContainsAnyExcept(Allowed) && name[0] != '.' && name[^1] != '.';
    }
}
