using Berth.Kernel;

namespace Berth.Addons.Providers;

internal static class AddonErrors
{
    public static Error Unknown(string addon) => Error.Invalid(
        "addon.unknown", $"There is no addon '{addon}'. Correct the addons of the manifest.", $"manifest.addons.{addon}");

    public static Error Unsupported(string addon, string why) => Error.Invalid(
        "addon.unsupported", $"The package needs the addon '{addon}', which this version of Berth does not provide: {why}", $"manifest.addons.{addon}");

    public static Error OptionInvalid(string addon, string option, string problem) => Error.Invalid(
        "addon.option_invalid", $"The option '{option}' of the addon '{addon}' {problem}", $"manifest.addons.{addon}.{option}");

    public static Error AppIdInvalid() => Error.Invalid(
        "addon.app_id_invalid", "An app id has 1 to 56 characters: a to z, 0 to 9 and '-', not first or last.");

    public static Error NotProvisioned(string addon) => Error.Conflict(
        "addon.not_provisioned", $"The app holds no '{addon}' yet. Install or repair it first.");
}
