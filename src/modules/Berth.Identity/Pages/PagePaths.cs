using Berth.Identity.OpenId;

namespace Berth.Identity.Pages;

/// <summary>Where the pages are that people see before, and while, they sign in.</summary>
internal static class PagePaths
{
    public const string SignIn = "/login";
    public const string Passkey = "/login/passkey";
    public const string Outside = "/login/outside";
    public const string Connections = "/account/connections";
    public const string SecondFactor = "/account/second-factor";
    public const string LoggedOut = "/logged-out";
    public const string SetupAccount = "/setup-account";
    public const string Reset = "/password-reset";
    public const string ResetRequest = "/password-reset-request";
    public const string Profile = "/profile";
    public const string Wall = "/wall";
    public const string WallBasic = "/wall/basic";
    public const string Assets = "/pages";

    /// <param name="path">On this server.</param>
    /// <param name="again">Ask even when somebody is signed in.</param>
    public static string LoginThen(string path, bool again = false) => $"{SignIn}?returnTo={Uri.EscapeDataString(path)}{(again ? "&again=1" : "")}";

    public static string Login(Interaction interaction, bool again) => interaction.LoginPath + (again ? "?again=1" : "");

    public static string DeviceDone(bool allowed) => allowed ? "/device-connected" : "/device-refused";

    /// <summary>A path on this server; the dashboard when it is anything else, so that nobody is sent elsewhere.</summary>
    public static string Local(string? path) =>
        path is { Length: > 0 and < 6000 } && path[0] == '/' && (path.Length == 1 || path[1] is not ('/' or '\\')) && !path.Any(char.IsControl) ? path : "/";
}
