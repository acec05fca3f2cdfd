using Berth.Ldap;

namespace Berth.Identity.Ldap;

internal static class UserName
{
    /// <summary>
    /// Whom a bind means: an e-mail address (<c>mail=…</c>, or anything with an @), a user id, or a username. Null when
    /// the name lies elsewhere than below the users.
    /// </summary>
    public static string? Of(LdapDn dn, LdapDn users) =>
        dn.Depth == users.Depth + 1 && dn.IsWithin(users) && dn.First is [{ Type: "cn" or "uid" or "mail" or "username" or "samaccountname", Value.Length: > 0 } only]
            ? only.Value
            : null;
}
