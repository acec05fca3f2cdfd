namespace Berth.Ldap;

/// <summary>What a search asks for (RFC 4511 4.5.1.7).</summary>
public abstract record LdapFilter
{
    private LdapFilter()
    {
    }

    public sealed record And(IReadOnlyList<LdapFilter> Parts) : LdapFilter;

    public sealed record Or(IReadOnlyList<LdapFilter> Parts) : LdapFilter;

    public sealed record Not(LdapFilter Part) : LdapFilter;

    public sealed record Equal(string Attribute, string Value) : LdapFilter;

    /// <summary>At least one of the three is there.</summary>
    public sealed record Substrings(string Attribute, string? Initial, IReadOnlyList<string> Any, string? Final) : LdapFilter;

    public sealed record AtLeast(string Attribute, string Value) : LdapFilter;

    public sealed record AtMost(string Attribute, string Value) : LdapFilter;

    public sealed record Present(string Attribute) : LdapFilter;

    public sealed record Approximate(string Attribute, string Value) : LdapFilter;

    /// <param name="Rule">Name or number of a matching rule; null for the attribute's own.</param>
    /// <param name="Attribute">Null means any attribute.</param>
    /// <param name="DnAttributes">The parts of the entry's name count too.</param>
    public sealed record Extensible(string? Rule, string? Attribute, string Value, bool DnAttributes) : LdapFilter;
}
