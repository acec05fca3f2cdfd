using System.Text.Json.Nodes;
using Berth.Kernel;

namespace Berth.Addons.Providers;

/// <summary>What becomes of addons that have no provider yet.</summary>
internal static class AddonSupport
{
    private const string NoMail = "Berth has no mail service yet, so its MAIL variables are absent and it cannot send or receive mail.";

    /// <summary>Sign-on: left out when the app was installed without it.</summary>
    private static readonly HashSet<string> SignOn = new(StringComparer.Ordinal) { "ldap", "oidc", "proxyAuth", "oauth" };

    /// <summary>An app lives without these, with less to offer.</summary>
    private static readonly Dictionary<string, string> Absent = new(StringComparer.Ordinal)
    {
        ["sendmail"] = NoMail,
        ["recvmail"] = NoMail,
        ["email"] = NoMail,
        ["turn"] = "Berth has no TURN server yet, so calls work only where both sides reach each other directly.",
    };

    /// <summary>An app cannot live without these.</summary>
    private static readonly Dictionary<string, string> Missing = new(StringComparer.Ordinal)
    {
        ["mongodb"] = "Debian carries no MongoDB server.",
        ["docker"] = "the filtered access to the container engine is not built yet.",
    };

    /// <summary>Nothing to provide and nothing amiss.</summary>
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal) { "headless" };

    /// <summary>The app was installed without sign-on, or it was switched off.</summary>
    public static bool IsLeftOut(AddonConsumer app, string addon) => !app.Sso && SignOn.Contains(addon);

    public static bool IsSwitchedOff(AddonConsumer app, string addon, JsonObject options) =>
        new AddonRequest(app, options, null).Flag("optional") && app.Switches.TryGetValue(addon, out var on) && !on;

    /// <param name="app">The app.</param>
    /// <param name="provided">Addons that have a provider.</param>
    public static AddonCheck Check(AddonConsumer app, IReadOnlySet<string> provided)
    {
        List<Error> errors = [];
        List<string> warnings = [];
        foreach (var (addon, options) in app.Addons)
        {
            if (provided.Contains(addon) || Silent.Contains(addon) || IsSwitchedOff(app, addon, options) || IsLeftOut(app, addon))
            {
                continue;
            }

            if (Absent.TryGetValue(addon, out var loss))
            {
                warnings.Add($"The package asks for the addon '{addon}'. {loss}");
            }
            else if (SignOn.Contains(addon))
            {
                errors.Add(AddonErrors.Unsupported(addon, "this kind of single sign-on is not built yet. Install it with \"sso\": false if the package has users of its own."));
            }
            else
            {
                errors.Add(Missing.TryGetValue(addon, out var why) ? AddonErrors.Unsupported(addon, why) : AddonErrors.Unknown(addon));
            }
        }

        return new AddonCheck(errors, warnings);
    }
}
