using System.Globalization;

namespace Berth.Domains;

/// <summary>How the platform is reached from outside; the one place that turns a host name into an address with the right port.</summary>
/// <param name="Domain">The primary domain, such as <c>berth.test</c>.</param>
/// <param name="DashboardHost">Where dashboard and API answer, such as <c>my.berth.test</c>.</param>
/// <param name="HttpsPort">443 is left out of addresses.</param>
/// <param name="NetworkAddress">The platform as apps see it on their network: <c>172.18.0.1</c>.</param>
/// <param name="HostAddress">What local names resolve to on this machine.</param>
public sealed record PlatformAddress(string Domain, string DashboardHost, int HttpsPort, string NetworkAddress, string HostAddress)
{
    /// <summary><c>https://host</c> or <c>https://host:8443</c>, without a trailing slash.</summary>
    public string OriginOf(string host) =>
        HttpsPort == 443 ? $"https://{host}" : string.Create(CultureInfo.InvariantCulture, $"https://{host}:{HttpsPort}");

    public string DashboardOrigin => OriginOf(DashboardHost);
}
