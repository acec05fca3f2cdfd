using System.Text.RegularExpressions;
using Berth.Contracts;
using Berth.Dashboard.Shared;

namespace Berth.Dashboard.AppPages;

/// <summary>
/// The manifest's <c>postInstallMessage</c> for one app: the block for single sign-on or the one without, and its variables
/// (packaging-contract.md). Still Markdown, still not trusted.
/// </summary>
internal static partial class PostInstallText
{
    public static string For(string message, AppResponse app, string username, Uri dashboard)
    {
        var chosen = app.Sso ? NoSso().Replace(message, "") : Sso().Replace(message, "");
        return Tag().Replace(chosen, "")
            .Replace("$CLOUDRON-APP-LOCATION", app.Subdomain, StringComparison.Ordinal)
            .Replace("$CLOUDRON-APP-DOMAIN", app.Domain, StringComparison.Ordinal)
            .Replace("$CLOUDRON-APP-FQDN", app.Fqdn, StringComparison.Ordinal)
            .Replace("$CLOUDRON-APP-ORIGIN", Address.Of(app.Fqdn, Address.PortOf(dashboard.AbsoluteUri)), StringComparison.Ordinal)
            .Replace("$CLOUDRON-API-DOMAIN", dashboard.Host, StringComparison.Ordinal)
            .Replace("$CLOUDRON-API-ORIGIN", Address.Of(dashboard.Host, Address.PortOf(dashboard.AbsoluteUri)), StringComparison.Ordinal)
            .Replace("$CLOUDRON-USERNAME", username, StringComparison.Ordinal)
            .Replace("$CLOUDRON-APP-ID", app.Id, StringComparison.Ordinal)
            .Trim();
    }

    [GeneratedRegex("<sso>.*?(</sso>|$)", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sso();

    [GeneratedRegex("<nosso>.*?(</nosso>|$)", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NoSso();

    [GeneratedRegex("</?(no)?sso>", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tag();
}
