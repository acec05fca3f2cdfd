using Berth.Cli.Hosting;

namespace Berth.Cli.Config;

/// <summary>Reads a server's name as people write it.</summary>
internal static class ServerAddress
{
    /// <summary><c>my.example.com</c>, <c>my.example.com:8443</c> or an address with <c>https://</c>; plain HTTP only on this machine.</summary>
    /// <exception cref="CliException">It is none of these.</exception>
    public static Uri Parse(string text)
    {
        var name = text.Trim();
        var address = name.Contains("://", StringComparison.Ordinal) ? name : $"https://{name}";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.UserInfo.Length > 0)
        {
            throw CliException.Usage($"'{text}' is not a server. Give its dashboard's name, such as my.example.com or my.example.com:8443.");
        }

        if (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        {
            throw CliException.Usage($"'{text}' would send the token in the clear. Use https://{uri.Authority}.");
        }

        return new Uri(uri.GetLeftPart(UriPartial.Authority));
    }

    /// <summary>The name under which the configuration keeps a server: without the scheme, and without the port when it is the usual one.</summary>
    public static string NameOf(Uri server) => server.Scheme == Uri.UriSchemeHttps ? server.Authority : server.GetLeftPart(UriPartial.Authority);
}
