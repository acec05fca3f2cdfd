namespace Berth.Ldap;

/// <param name="Name">As it is sent; matched without regard to case.</param>
/// <param name="IsOperational">Sent only when asked for by name or with <c>+</c>.</param>
public sealed record LdapAttribute(string Name, IReadOnlyList<string> Values, bool IsOperational = false);

/// <summary>One thing of the directory.</summary>
public sealed class LdapEntry
{
    public LdapEntry(string dn, IReadOnlyList<LdapAttribute> attributes)
    {
        Dn = dn;
        Attributes = attributes;
        Name = LdapDn.Parse(dn) ?? throw new ArgumentException($"{dn} is no distinguished name", nameof(dn));
    }

    /// <summary>As it is sent.</summary>
    public string Dn { get; }

    /// <summary>For comparing.</summary>
    public LdapDn Name { get; }

    public IReadOnlyList<LdapAttribute> Attributes { get; }

    public LdapAttribute? Find(string name)
    {
        foreach (var attribute in Attributes)
        {
            if (string.Equals(attribute.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return attribute;
            }
        }

        return null;
    }
}
