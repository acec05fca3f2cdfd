namespace Berth.Ldap;

/// <summary>What is behind the protocol. Called by many connections at once; one connection's calls come one after the other.</summary>
public interface ILdapDirectory
{
    /// <summary>Checks a name and a password. An anonymous bind does not come here.</summary>
    Task<LdapBind> BindAsync(LdapSession session, LdapDn dn, string password, CancellationToken cancellationToken);

    /// <summary>Everything the session may see that lies where the search looks and matches its filter, always in the same order.</summary>
    Task<LdapFound> SearchAsync(LdapSession session, LdapSearch search, CancellationToken cancellationToken);

    /// <summary><see cref="LdapResultCode.CompareTrue"/>, <see cref="LdapResultCode.CompareFalse"/>, or why it cannot be told.</summary>
    Task<LdapResult> CompareAsync(LdapSession session, LdapDn dn, string attribute, string value, CancellationToken cancellationToken);

    /// <summary>Names under which there is something, for the root entry.</summary>
    IReadOnlyList<string> NamingContexts { get; }
}

/// <param name="Identity">What "Who am I" answers, when it succeeded: <c>dn:…</c> or <c>u:…</c>.</param>
/// <param name="State">The directory's own, kept in the session.</param>
public sealed record LdapBind(LdapResult Result, string Identity = "", object? State = null);

public sealed record LdapFound(LdapResult Result, IReadOnlyList<LdapEntry> Entries)
{
    public static LdapFound Nothing(LdapResultCode code, string message = "") => new(new(code, message), []);
}
