namespace Berth.Ldap;

public enum LdapScope
{
    Base = 0,
    OneLevel = 1,
    Subtree = 2,
}

/// <param name="Base">Where to begin.</param>
/// <param name="SizeLimit">Most entries the client wants; 0 sets no limit.</param>
/// <param name="TimeLimit">Zero sets no limit.</param>
/// <param name="Attributes">What is to be sent; empty means everything that is not operational.</param>
public sealed record LdapSearch(
    LdapDn Base, LdapScope Scope, int SizeLimit, TimeSpan TimeLimit, bool TypesOnly, LdapFilter Filter, IReadOnlyList<string> Attributes)
{
    /// <summary>The entry lies where the search looks, by the standard's meaning of the scope.</summary>
    public bool Covers(LdapDn name) => Scope switch
    {
        LdapScope.Base => name.Equals(Base),
        LdapScope.OneLevel => name.Depth == Base.Depth + 1 && name.IsWithin(Base),
        _ => name.IsWithin(Base),
    };
}
