using Berth.Addons.Providers;
using Berth.Kernel;
using Berth.Manifest;

namespace Berth.Apps.Requests;

/// <summary>Whether an app knows the platform's people: what the package allows and this platform can provide.</summary>
internal sealed class SsoChoice(IAddons addons, AppsOptions options)
{
    private static readonly Error NotOptional = Error.Invalid("sso.not_optional", "This package does not work without single sign-on.", "sso");

    /// <param name="wanted">Null follows the package: on where it can be. Ignored for a package without sign-on.</param>
    public Result<bool> OnInstall(bool? wanted, CloudronManifest manifest)
    {
        if (!manifest.HasSignOn)
        {
            return false;
        }

        var problem = Problem(manifest);
        return wanted switch
        {
            false => manifest.OptionalSso ? false : NotOptional,
            null when problem is not null && manifest.OptionalSso => false,
            _ => problem is null ? true : problem,
        };
    }

    /// <summary>For an installed app.</summary>
    public Result<bool> OnChange(bool? wanted, CloudronManifest manifest) => wanted switch
    {
        null => Error.Invalid("request.field", "enable must be true or false.", "enable"),
        _ when !manifest.HasSignOn => Error.Invalid("sso.none", "This package has no single sign-on.", "enable"),
        _ => OnInstall(wanted, manifest),
    };

    /// <summary>
    /// The choice stays what it was, also when the package no longer leaves it: people's accounts in the app would change
    /// under them otherwise. Only sign-on that is altogether new follows the package.
    /// </summary>
    public static bool OnUpdate(bool on, CloudronManifest before, CloudronManifest after) =>
        after.HasSignOn && (on || (!before.HasSignOn && !after.OptionalSso));

    private Error? Problem(CloudronManifest manifest)
    {
        var app = new AddonConsumer("", manifest.ManifestVersion, App.AddonOptions(manifest), Sso: true, 0, options.Home, new Dictionary<string, bool>());
        return addons.Check(app).Errors is [var first, ..] ? first : null;
    }
}
