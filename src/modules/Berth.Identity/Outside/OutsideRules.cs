using Berth.Platform;

namespace Berth.Identity.Outside;

/// <summary>Where the outside directory is and what is taken from it. Off while <see cref="Provider"/> is <c>noop</c>.</summary>
/// <param name="BindPassword">Encrypted; null when there is none.</param>
internal sealed record OutsideRules(
    string Provider,
    string Url,
    string BaseDn,
    string UsernameField,
    string Filter,
    string GroupBaseDn,
    string GroupFilter,
    string GroupNameField,
    string BindDn,
    string? BindPassword,
    bool AutoCreate,
    bool SyncGroups,
    bool AcceptSelfSigned,
    bool StartTls = false)
{
    public const string Off = "noop";
    public const string PasswordPurpose = "identity.external_ldap";

    public static readonly OutsideRules None = new(Off, "", "", "uid", "(objectClass=inetOrgPerson)", "", "(objectClass=groupOfNames)", "cn", "", null, false, false, false);

    public static readonly Setting<OutsideRules> Setting = new("identity.external_ldap", None);

    public bool IsOn => Provider != Off;

    public override string ToString() => $"{Provider} at {Url}";
}
