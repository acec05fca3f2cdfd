using Berth.Ldap;

namespace Berth.Identity.Ldap;

internal static class DirectoryComparison
{
    public static LdapResult Run(DirectoryView view, LdapDn dn, string attribute, string value)
    {
        if (view.Find(dn) is not { } entry)
        {
            return new(LdapResultCode.NoSuchObject);
        }

        if (entry.Find(attribute) is null)
        {
            return new(LdapResultCode.NoSuchAttribute);
        }

        return new(new LdapFilter.Equal(attribute, value).Matches(entry) ? LdapResultCode.CompareTrue : LdapResultCode.CompareFalse);
    }
}
