using Berth.Ldap;

namespace Berth.Identity.Ldap;

/// <summary>People and groups as directory entries (packaging-contract.md 2.7).</summary>
internal static class PeopleEntries
{
    public const string Suffix = "dc=cloudron";
    public const string Users = "ou=users," + Suffix;
    public const string Groups = "ou=groups," + Suffix;

    public static LdapEntry Of(DirectoryUser user, IEnumerable<string> groupNames)
    {
        var attributes = new List<LdapAttribute>
        {
            new("objectclass", ["user", "inetOrgPerson", "person", "top"]),
            new("objectcategory", ["person"]),
            new("cn", [user.Id]),
            new("uid", [user.Id]),
            new("entryuuid", [user.Id]),
            new("username", [user.Username!]),
            new("samaccountname", [user.Username!]),
            new("mail", [user.Email]),
        };
        if (user.FallbackEmail.Length > 0)
        {
            attributes.Add(new("mailAlternateAddress", [user.FallbackEmail]));
        }

        var displayName = user.DisplayName.Length > 0 ? user.DisplayName : user.Username!;
        attributes.Add(new("displayname", [displayName]));
        var words = displayName.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        attributes.Add(new("givenName", [words[0]]));
        if (words.Length > 1)
        {
            attributes.Add(new("sn", [words[^1]]));
        }

        var isAdmin = user.Role >= Role.Admin;
        string[] pseudo = isAdmin ? ["users", "admins"] : ["users"];
        attributes.Add(new("memberof", [.. pseudo.Concat(groupNames).Select(GroupDn)]));
        attributes.Add(new("isadmin", [isAdmin ? "1" : "0"]));
        return new($"cn={user.Id},{Users}", attributes);
    }

    /// <param name="userIds">Only those who may be seen.</param>
    public static LdapEntry Group(string name, IReadOnlyList<string> userIds) => new(GroupDn(name),
    [
        new("objectclass", ["group", "top"]),
        new("cn", [name]),
        new("gidnumber", [GidNumber(name).ToString()]),
        new("memberuid", userIds),
    ]);

    private static string GroupDn(string name) => $"cn={LdapDn.Escape(name)},{Groups}";

    /// <summary>From the name, so that it is the same on every day: FNV-1a, above what systems use themselves.</summary>
    private static uint GidNumber(string name)
    {
        var hash = 2166136261u;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return 100_000 + (hash % 1_000_000_000);
    }
}
