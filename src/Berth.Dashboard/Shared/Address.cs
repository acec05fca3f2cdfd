namespace Berth.Dashboard.Shared;

/// <summary>Where apps answer: beside the dashboard, at its port.</summary>
internal static class Address
{
    /// <param name="page">The dashboard's own address. What is rendered ahead knows it without TLS, which the gateway took off.</param>
    public static int PortOf(string page) => new Uri(page).Port is var port && port is 80 ? 443 : port;

    public static string Of(string fqdn, int port) => port is 443 ? $"https://{fqdn}" : $"https://{fqdn}:{port}";
}
