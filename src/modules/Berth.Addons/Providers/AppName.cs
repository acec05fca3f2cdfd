using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Berth.Kernel;

namespace Berth.Addons.Providers;

/// <summary>Names that follow from an app's id.</summary>
internal static partial class AppName
{
    /// <summary>
    /// Database and user name: a letter first, 16 characters (the longest user name that every client takes), the
    /// same for the same app always. 52 bits of a hash: two apps of one server never meet.
    /// </summary>
    public static string Database(string appId) => "app" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(appId)))[..13];

    /// <summary>URL-safe, 192 bits.</summary>
    public static string NewPassword() => RandomNumberGenerator.GetHexString(48, lowercase: true);

    /// <summary>Ids become host names, paths and labels. <c>redis-&lt;id&gt;</c> must fit the 63 characters of a host name.</summary>
    /// <exception cref="ErrorException"><c>addon.app_id_invalid</c>.</exception>
    public static void Require(string appId)
    {
        if (!Pattern().IsMatch(appId))
        {
            throw new ErrorException(AddonErrors.AppIdInvalid());
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,54}[a-z0-9])?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
