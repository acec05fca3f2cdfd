namespace Berth.Identity;

/// <summary>The doors through which people come in; kept with every sign-in in the event log.</summary>
public static class WayIn
{
    public const string Dashboard = "dashboard";
    public const string Cli = "cli";
    public const string Ldap = "ldap";
    public const string Oidc = "oidc";
    public const string Wall = "wall";
    public const string Outside = "outside";
    public const string Passkey = "passkey";
}
